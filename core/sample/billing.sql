-- name: make_bills
-- one row an account, month and service: what is to be paid, in kopecks; month_key is of the account and month
create temp table sample_bill as
select
    b.bill_key,
    b.bill_key >> 3 as month_key,
    b.bill_key >> 9 as account_id,
    (b.bill_key >> 3) & 63 as idx,
    case b.bill_key & 7
        when 1 then as_service('electricity')
        when 2 then as_service('heat')
        when 3 then as_service('hot_water')
        else as_service('cold_water')
    end as service,
    b.kopecks
from (
    select
        (c.account_id * 64 + m.idx) * 8 + service_number(c.service) as bill_key,
        sum(((c.amount + c.vat_amount) * 100)::bigint)::bigint as kopecks
    from history.charge as c
    inner join sample_month as m on c.period = m.period
    where c.account_id between $first_id and $last_id
    group by all
) as b;

-- name: make_payments
-- one row a payment; covers says how many bills up to idx it pays in full, null where it is laid on the oldest debt
create temp table sample_payment as
with totals as (
    select
        t.month_key >> 6 as account_id,
        t.month_key & 63 as idx,
        t.kopecks
    from (
        select
            b.month_key,
            sum(b.kopecks)::bigint as kopecks
        from sample_bill as b
        group by b.month_key
    ) as t
),

paying as (
    select
        t.account_id,
        t.idx,
        t.kopecks,
        p.payer,
        p.customer_kind
    from totals as t
    inner join sample_point as p on t.account_id = p.account_id and p.service = 'electricity'
    where p.stops_at is null or t.idx < p.stops_at
),

grouped as (
    select
        p.account_id,
        p.payer,
        p.customer_kind,
        p.idx as bill_group,
        p.idx,
        p.kopecks
    from paying as p
    where p.payer <> 'seldom'
    union all
    select
        p.account_id,
        'seldom' as payer,
        p.customer_kind,
        p.idx // 3 as bill_group,
        max(p.idx) as idx,
        sum(p.kopecks)::bigint as kopecks
    from paying as p
    where p.payer = 'seldom'
    group by p.account_id, p.customer_kind, p.idx // 3
),

timed as (
    select
        g.account_id,
        g.payer,
        g.customer_kind,
        g.bill_group,
        g.idx,
        m.period,
        case g.payer
            when 'partial' then (g.kopecks * (0.55 + 0.5 * rnd(g.account_id * 64 + g.idx, 'part', $seed)))::bigint // 10000 * 10000
            when 'generous' then ceil(g.kopecks / 10000)::bigint * 10000
            else g.kopecks
        end as kopecks,
        m.due_on + case
            when g.payer = 'late' then 3 + floor(38 * rnd(g.account_id * 64 + g.idx, 'late', $seed) ** 2)
            when g.payer = 'seldom' then 8 + floor(30 * rnd(g.account_id * 64 + g.idx, 'late', $seed))
            when g.payer = 'partial' then floor(25 * rnd(g.account_id * 64 + g.idx, 'late', $seed)) - 4
            else -floor(11 * rnd(g.account_id * 64 + g.idx, 'early', $seed))
        end::integer as paid_on,
        28800 + floor(46000 * rnd(g.account_id * 64 + g.idx, 'second', $seed))::integer as paid_second,
        1 + floor(2.4 * rnd(g.account_id * 64 + g.idx, 'posted', $seed))::integer as posting_days
    from grouped as g
    inner join sample_month as m on g.idx = m.idx
)

select
    t.account_id,
    t.payer,
    t.customer_kind,
    t.bill_group,
    t.idx,
    t.period,
    t.account_id * 64 + t.idx as month_key,
    t.paid_at,
    t.kopecks,
    '66' || lpad((t.account_id * 100 + t.idx)::varchar, 12, '0') as payment_number,
    t.paid_on + t.posting_days as posted_on,
    t.payer in ('partial', 'generous') as is_laid_on_oldest
from (
    -- by numbers, not by the calendar: Yekaterinburg has been five hours ahead of UTC since 2014
    select
        d.account_id,
        d.payer,
        d.customer_kind,
        d.bill_group,
        d.idx,
        d.period,
        d.kopecks,
        d.paid_on,
        d.posting_days,
        to_timestamp((d.paid_on - date '1970-01-01') * 86400 + d.paid_second - 5 * 3600) as paid_at
    from timed as d
    where d.kopecks > 0
) as t
where t.paid_at <= $now::timestamptz;

-- name: add_payments
-- one row a payment; a few were paid twice and given back
insert into history.payment (account_id, payment_number, paid_at, posted_on, channel, amount, status, purpose, batch_id)
with every as (
    select
        p.account_id,
        p.payment_number,
        p.paid_at,
        p.posted_on,
        p.kopecks,
        p.idx,
        p.period,
        p.customer_kind,
        false as is_refund
    from sample_payment as p
    union all
    select
        p.account_id,
        p.payment_number || 'R' as payment_number,
        to_timestamp(epoch(p.paid_at) + 240) as paid_at,
        p.posted_on,
        p.kopecks,
        p.idx,
        p.period,
        p.customer_kind,
        true as is_refund
    from sample_payment as p
    where rnd(p.account_id * 64 + p.idx, 'twice', $seed) < 0.0007
)

select
    e.account_id,
    e.payment_number,
    e.paid_at,
    case when not e.is_refund and e.posted_on <= $as_of::date then e.posted_on end as posted_on,
    case
        when e.customer_kind = 'organisation' then 'transfer'
        else (['card', 'card', 'card', 'sbp', 'sbp', 'bank', 'bank', 'autopay', 'autopay', 'office', 'terminal', 'agent'])[
            1 + floor(12 * rnd(
                e.account_id * 4 + case when rnd(e.account_id * 64 + e.idx, 'other way', $seed) < 0.15 then 1 else 0 end, 'way', $seed
            ))::integer
        ]
    end as channel,
    roubles(e.kopecks) as amount,
    case when e.is_refund then 'refunded' when e.posted_on <= $as_of::date then 'posted' else 'received' end as status,
    case when e.customer_kind = 'organisation' then 'Оплата по счёту ' || strftime(e.period, '%m.%Y') end as purpose,
    $batch_id::uuid as batch_id
from (
    select *
    from every
    order by account_id, paid_at, payment_number
) as e;

-- name: add_allocations
-- one row a payment, service and period it paid; the sum never exceeds the payment
insert into history.allocation (account_id, payment_number, service, period, amount, posted_on, batch_id)
with exact as (
    select
        p.account_id,
        p.payment_number,
        p.posted_on,
        p.idx as paid_idx,
        b.service,
        b.bill_key,
        b.idx,
        b.kopecks
    from sample_payment as p
    inner join sample_bill as b on p.month_key = b.month_key
    where not p.is_laid_on_oldest and p.payer <> 'seldom' and p.posted_on <= $as_of::date
    union all
    select
        p.account_id,
        p.payment_number,
        p.posted_on,
        p.idx as paid_idx,
        b.service,
        b.bill_key,
        b.idx,
        b.kopecks
    from sample_payment as p
    inner join sample_bill as b
        on p.account_id = b.account_id
        and p.bill_group = b.idx // 3
    where p.payer = 'seldom' and p.posted_on <= $as_of::date
),

paid as (
    select
        p.account_id,
        p.payment_number,
        p.posted_on,
        p.idx as paid_idx,
        sum(p.kopecks) over (partition by p.account_id order by p.paid_at, p.idx) - p.kopecks as paid_before,
        sum(p.kopecks) over (partition by p.account_id order by p.paid_at, p.idx) as paid_after
    from sample_payment as p
    where p.is_laid_on_oldest and p.posted_on <= $as_of::date
),

owed as (
    select
        b.account_id,
        b.service,
        b.bill_key,
        b.idx,
        sum(b.kopecks) over (partition by b.account_id order by b.bill_key) - b.kopecks as owed_before,
        sum(b.kopecks) over (partition by b.account_id order by b.bill_key) as owed_after
    from sample_bill as b
    where b.account_id in (select p.account_id from paid as p) and b.kopecks > 0
),

laid as (
    select
        p.account_id,
        p.payment_number,
        p.posted_on,
        p.paid_idx,
        o.service,
        o.bill_key,
        o.idx,
        least(p.paid_after, o.owed_after) - greatest(p.paid_before, o.owed_before) as kopecks
    from paid as p
    inner join owed as o
        on p.account_id = o.account_id and p.paid_before < o.owed_after and p.paid_after > o.owed_before
),

every as (
    select
        e.account_id,
        e.payment_number,
        e.posted_on,
        e.paid_idx,
        e.service,
        e.bill_key,
        e.idx,
        e.kopecks
    from exact as e
    union all
    select
        l.account_id,
        l.payment_number,
        l.posted_on,
        l.paid_idx,
        l.service,
        l.bill_key,
        l.idx,
        l.kopecks
    from laid as l
)

select
    e.account_id,
    e.payment_number,
    e.service,
    e.period,
    roubles(e.kopecks) as amount,
    e.posted_on,
    $batch_id::uuid as batch_id
from (
    select
        x.account_id,
        x.payment_number,
        x.posted_on,
        x.service,
        x.kopecks,
        m.period
    from every as x
    inner join sample_month as m on x.idx = m.idx
    where x.kopecks <> 0
    order by x.bill_key * 64 + x.paid_idx
) as e;

-- name: make_penalty_payments
-- one row an account and month whose penalty was paid: by those who still pay, a little before the bill is due
create temp table sample_penalty_payment as
select
    w.account_id,
    w.period,
    '66' || lpad((w.account_id * 100 + w.idx)::varchar, 12, '0') || 'P' as payment_number,
    to_timestamp((w.due_on - 2 - date '1970-01-01') * 86400 + 36000 + w.account_id % 20000 - 5 * 3600) as paid_at,
    w.due_on - 1 as posted_on,
    w.customer_kind,
    w.amount
from (
    select
        c.account_id,
        c.period,
        m.idx,
        p.customer_kind,
        max(c.due_on) as due_on,
        sum(c.amount) as amount
    from history.charge as c
    inner join sample_point as p on c.account_id = p.account_id and p.service = 'electricity'
    inner join sample_month as m on c.period = m.period
    where
        c.line = 'penalty'
        and c.amount > 0
        and c.account_id between $first_id and $last_id
        and (p.stops_at is null or m.idx < p.stops_at)
    group by c.account_id, c.period, m.idx, p.customer_kind
) as w
where w.due_on - 1 <= $as_of::date;

-- name: add_penalty_payments
-- one row a payment of penalties
insert into history.payment (account_id, payment_number, paid_at, posted_on, channel, amount, status, purpose, batch_id)
select
    p.account_id,
    p.payment_number,
    p.paid_at,
    p.posted_on,
    case when p.customer_kind = 'organisation' then 'transfer' else 'card' end as channel,
    p.amount,
    'posted' as status,
    'Пени ' || strftime(p.period, '%m.%Y') as purpose,
    $batch_id::uuid as batch_id
from sample_penalty_payment as p
order by p.account_id, p.paid_at;

-- name: add_penalty_allocations
-- one row a payment of penalties and service
insert into history.allocation (account_id, payment_number, service, period, amount, posted_on, batch_id, is_penalty)
select
    p.account_id,
    p.payment_number,
    c.service,
    p.period,
    c.amount,
    p.posted_on,
    $batch_id::uuid as batch_id,
    true as is_penalty
from sample_penalty_payment as p
inner join history.charge as c on p.account_id = c.account_id and p.period = c.period
where c.line = 'penalty' and c.amount > 0 and c.account_id between $first_id and $last_id
order by p.account_id, p.period, c.service;
