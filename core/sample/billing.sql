-- name: make_rates
-- one row a rate in force in a month
create temp table sample_rate as
select
    r.service,
    r.component,
    r.tariff_group,
    r.scheme,
    r.zone,
    r.block,
    m.idx,
    r.rate,
    r.unit,
    coalesce(b.lower_limit, 0) as lower_limit,
    b.upper_limit
from live.tariff_rate as r
inner join sample_month as m on r.valid_from <= m.period and (r.valid_to is null or r.valid_to > m.period)
left join (
    select
        u.service,
        u.tariff_group,
        u.block,
        u.valid_from,
        u.valid_to,
        u.upper_limit,
        lag(u.upper_limit) over (partition by u.service, u.tariff_group, u.valid_from order by u.block) as lower_limit
    from live.usage_block as u
) as b
    on r.service = b.service
    and r.tariff_group = b.tariff_group
    and r.block = b.block
    and m.period >= b.valid_from
    and (b.valid_to is null or m.period < b.valid_to);

-- name: make_volumes
-- one row an account, service, zone and closed month: what is billed and why
create temp table sample_volume as
with metered as (
    select
        r.service_point_id,
        r.zone,
        r.idx,
        case r.source when 'remote' then 'remote' when 'average' then 'average' when 'norm' then 'norm' else 'reading' end as basis,
        r.own_usage as volume,
        r.corrected_usage as corrected_volume,
        r.is_overdue and r.source = 'norm' as is_raised
    from sample_reading as r
    inner join sample_meter as g on r.meter_id = g.meter_id
    where r.idx < $month_count and (g.replaced_idx is null or r.idx <> g.replaced_idx)
    union all
    select
        r.service_point_id,
        r.zone,
        r.idx,
        'reading' as basis,
        sum(r.own_usage)::decimal(14, 4) as volume,
        sum(r.corrected_usage)::decimal(14, 4) as corrected_volume,
        false as is_raised
    from sample_reading as r
    inner join sample_meter as g on r.meter_id = g.meter_id
    where r.idx < $month_count and r.idx = g.replaced_idx
    group by r.service_point_id, r.zone, r.idx
    union all
    select
        p.service_point_id,
        'single' as zone,
        m.idx,
        case when p.service = 'heat' then 'house_meter' else 'norm' end as basis,
        (case when p.service = 'heat' then p.monthly_base * m.hdd else p.monthly_norm end)::decimal(14, 4) as volume,
        0::decimal(14, 4) as corrected_volume,
        false as is_raised
    from sample_point as p
    inner join sample_month as m on m.idx between p.from_idx and $month_count - 1
    where not p.is_metered
)

select
    v.service_point_id,
    p.account_id,
    p.service,
    p.tariff_group,
    p.scheme,
    p.customer_kind,
    p.season = 'house' and p.monthly_base > 2500 as may_exceed,
    v.zone,
    v.idx,
    v.basis,
    v.volume,
    v.corrected_volume,
    v.is_raised
from metered as v
inner join sample_point as p on v.service_point_id = p.service_point_id;

-- name: make_charges
-- one row a printed line of a month's bill, rounded to kopecks
create temp table sample_charge as
with totals as (
    select
        v.account_id,
        v.idx,
        sum(v.volume) as total
    from sample_volume as v
    where v.service = 'electricity' and v.may_exceed
    group by v.account_id, v.idx
),

slices as (
    select
        v.account_id,
        v.idx,
        v.zone,
        r.block,
        r.rate,
        r.unit,
        v.basis,
        v.volume,
        max(r.block) over (partition by v.account_id, v.idx, v.zone) as last_block,
        case
            when t.total <= coalesce(r.upper_limit, t.total) and r.block = 1 then v.volume
            else (
                v.volume::double
                * greatest(0, least(t.total, coalesce(r.upper_limit, t.total)) - r.lower_limit)::double / t.total::double
            )::decimal(14, 4)
        end as part
    from sample_volume as v
    inner join totals as t on v.account_id = t.account_id and v.idx = t.idx
    inner join sample_rate as r
        on v.tariff_group = r.tariff_group
        and v.scheme = r.scheme
        and v.zone = r.zone
        and v.idx = r.idx
        and r.service = 'electricity'
        and r.component = 'usage'
        and (r.block = 1 or t.total > r.lower_limit)
    where v.service = 'electricity' and v.may_exceed and t.total > 0
),

lines as (
    select
        v.account_id,
        v.idx,
        v.service,
        'usage' as line,
        v.zone,
        1 as block,
        v.basis,
        v.volume,
        r.unit,
        r.rate,
        v.customer_kind
    from sample_volume as v
    inner join sample_rate as r
        on v.service = r.service
        and v.tariff_group = r.tariff_group
        and v.scheme = r.scheme
        and v.zone = r.zone
        and v.idx = r.idx
        and r.component = 'usage'
        and r.block = 1
    where not v.may_exceed or v.service <> 'electricity'
    union all
    select
        s.account_id,
        s.idx,
        'electricity' as service,
        'usage' as line,
        s.zone,
        s.block,
        s.basis,
        case
            when s.block = s.last_block
                then s.volume - coalesce(
                    sum(case when s.block < s.last_block then s.part end) over (partition by s.account_id, s.idx, s.zone), 0
                )
            else s.part
        end as volume,
        s.unit,
        s.rate,
        'household' as customer_kind
    from slices as s
    union all
    select
        v.account_id,
        v.idx,
        v.service,
        'hot_water_heat' as line,
        v.zone,
        1 as block,
        v.basis,
        (v.volume * $hot_water_heat_norm::decimal(10, 6))::decimal(14, 4) as volume,
        r.unit,
        r.rate,
        v.customer_kind
    from sample_volume as v
    inner join sample_rate as r
        on v.service = r.service
        and v.tariff_group = r.tariff_group
        and v.idx = r.idx
        and r.component = 'hot_water_heat'
    where v.service = 'hot_water'
    union all
    select
        v.account_id,
        v.idx,
        v.service,
        case when v.corrected_volume <> 0 then 'adjustment' else 'raising' end as line,
        v.zone,
        1 as block,
        'calculation' as basis,
        case
            when v.corrected_volume <> 0 then v.corrected_volume
            else (v.volume * ($raising::decimal(6, 3) - 1))::decimal(14, 4)
        end as volume,
        r.unit,
        r.rate,
        v.customer_kind
    from sample_volume as v
    inner join sample_rate as r
        on v.service = r.service
        and v.tariff_group = r.tariff_group
        and v.scheme = r.scheme
        and v.zone = r.zone
        and v.idx = r.idx
        and r.component = 'usage'
        and r.block = 1
    where v.corrected_volume <> 0 or v.is_raised
    union all
    select
        s.account_id,
        m.idx,
        'electricity' as service,
        'common_needs' as line,
        'single' as zone,
        1 as block,
        'calculation' as basis,
        (s.area_m2 * (0.12 + 0.4 * rnd(s.building_id * 64 + m.idx, 'common', $seed)))::decimal(14, 4) as volume,
        r.unit,
        r.rate,
        s.customer_kind
    from sample_site as s
    inner join sample_point as p on s.account_id = p.account_id and p.service = 'electricity'
    inner join sample_month as m on m.idx between p.from_idx and $month_count - 1
    inner join sample_rate as r
        on p.tariff_group = r.tariff_group
        and m.idx = r.idx
        and r.service = 'electricity'
        and r.scheme = 'one_zone'
        and r.component = 'usage'
        and r.block = 1
    where s.kind = 'flat' and s.building_id % 8 = 1
)

select
    l.account_id,
    l.idx,
    l.service,
    l.line,
    l.zone,
    l.block,
    l.basis,
    l.volume::decimal(14, 4) as volume,
    l.unit,
    l.rate,
    m.period,
    m.due_on,
    round(l.volume * l.rate, 2)::decimal(14, 2) as amount,
    case
        when l.customer_kind = 'household' then 0
        else round(round(l.volume * l.rate, 2) * v.value::decimal(6, 2) / 100, 2)
    end::decimal(14, 2) as vat_amount
from lines as l
inner join sample_month as m on l.idx = m.idx
inner join live.rule_value as v on v.name = 'vat_percent' and m.period >= v.valid_from and (v.valid_to is null or m.period < v.valid_to)
where l.volume <> 0;

-- name: add_charges
-- one row a printed line
insert into history.charge (
    account_id, period, service, line, zone, block, basis, volume, unit, rate, amount, vat_amount, due_on, batch_id
)
select
    c.account_id,
    c.period,
    c.service,
    c.line,
    c.zone,
    c.block,
    c.basis,
    c.volume,
    c.unit,
    c.rate,
    c.amount,
    c.vat_amount,
    c.due_on,
    $batch_id::uuid as batch_id
from sample_charge as c
order by c.account_id, c.period, c.service, c.line, c.zone, c.block;

-- name: make_bills
-- one row an account, month and service: what is to be paid, in kopecks
create temp table sample_bill as
select
    c.account_id,
    c.idx,
    c.service,
    sum(((c.amount + c.vat_amount) * 100)::bigint)::bigint as kopecks
from sample_charge as c
group by c.account_id, c.idx, c.service;

-- name: make_payments
-- one row a payment; covers says how many bills up to idx it pays in full, null where it is laid on the oldest debt
create temp table sample_payment as
with totals as (
    select
        b.account_id,
        b.idx,
        sum(b.kopecks) as kopecks
    from sample_bill as b
    group by b.account_id, b.idx
),

grouped as (
    select
        t.account_id,
        p.payer,
        case when p.payer = 'seldom' then t.idx // 3 else t.idx end as bill_group,
        max(t.idx) as idx,
        sum(t.kopecks) as kopecks,
        count(*) as bill_count
    from totals as t
    inner join sample_point as p on t.account_id = p.account_id and p.service = 'electricity'
    where p.stops_at is null or t.idx < p.stops_at
    group by all
),

timed as (
    select
        g.account_id,
        g.payer,
        g.bill_group,
        g.idx,
        g.bill_count,
        case g.payer
            when 'partial' then (g.kopecks * (0.55 + 0.5 * rnd(g.account_id * 64 + g.idx, 'part', $seed)))::bigint // 10000 * 10000
            when 'generous' then ceil(g.kopecks / 10000)::bigint * 10000
            else g.kopecks
        end as kopecks,
        m.due_on::timestamptz
        + to_days(case
            when g.payer = 'late' then 3 + floor(38 * rnd(g.account_id * 64 + g.idx, 'late', $seed) ** 2)::integer
            when g.payer = 'seldom' then 8 + floor(30 * rnd(g.account_id * 64 + g.idx, 'late', $seed))::integer
            when g.payer = 'partial' then floor(25 * rnd(g.account_id * 64 + g.idx, 'late', $seed))::integer - 4
            else -floor(11 * rnd(g.account_id * 64 + g.idx, 'early', $seed))::integer
        end)
        + to_seconds(28800 + floor(46000 * rnd(g.account_id * 64 + g.idx, 'second', $seed))::integer) as paid_at
    from grouped as g
    inner join sample_month as m on g.idx = m.idx
)

select
    t.account_id,
    t.payer,
    t.bill_group,
    t.idx,
    t.paid_at,
    t.kopecks,
    '66' || lpad((t.account_id * 100 + t.idx)::varchar, 12, '0') as payment_number,
    t.paid_at::date + (1 + floor(2.4 * rnd(t.account_id * 64 + t.idx, 'posted', $seed)))::integer as posted_on,
    t.payer in ('partial', 'generous') as is_laid_on_oldest
from timed as t
where t.kopecks > 0 and t.paid_at <= $now::timestamptz;

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
        false as is_refund
    from sample_payment as p
    union all
    select
        p.account_id,
        p.payment_number || 'R' as payment_number,
        p.paid_at + interval 4 minute as paid_at,
        p.posted_on,
        p.kopecks,
        p.idx,
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
        when s.customer_kind = 'organisation' then 'transfer'
        else (['card', 'card', 'card', 'sbp', 'sbp', 'bank', 'bank', 'autopay', 'autopay', 'office', 'terminal', 'agent'])[
            1 + floor(12 * rnd(
                e.account_id * 4 + case when rnd(e.account_id * 64 + e.idx, 'other way', $seed) < 0.15 then 1 else 0 end, 'way', $seed
            ))::integer
        ]
    end as channel,
    (e.kopecks::decimal(14, 2) / 100)::decimal(14, 2) as amount,
    case when e.is_refund then 'refunded' when e.posted_on <= $as_of::date then 'posted' else 'received' end as status,
    case when s.customer_kind = 'organisation' then 'Оплата по счёту ' || strftime(m.period, '%m.%Y') end as purpose,
    $batch_id::uuid as batch_id
from every as e
inner join sample_site as s on e.account_id = s.account_id
inner join sample_month as m on e.idx = m.idx
order by e.account_id, e.paid_at, e.payment_number;

-- name: add_allocations
-- one row a payment, service and period it paid; the sum never exceeds the payment
insert into history.allocation (account_id, payment_number, service, period, amount, posted_on, batch_id)
with exact as (
    select
        p.account_id,
        p.payment_number,
        p.posted_on,
        b.service,
        b.idx,
        b.kopecks
    from sample_payment as p
    inner join sample_bill as b
        on p.account_id = b.account_id
        and p.idx = b.idx
    where not p.is_laid_on_oldest and p.payer <> 'seldom' and p.posted_on <= $as_of::date
    union all
    select
        p.account_id,
        p.payment_number,
        p.posted_on,
        b.service,
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
        sum(p.kopecks) over (partition by p.account_id order by p.paid_at, p.idx) - p.kopecks as paid_before,
        sum(p.kopecks) over (partition by p.account_id order by p.paid_at, p.idx) as paid_after
    from sample_payment as p
    where p.is_laid_on_oldest and p.posted_on <= $as_of::date
),

owed as (
    select
        b.account_id,
        b.service,
        b.idx,
        sum(b.kopecks) over (partition by b.account_id order by b.idx, b.service) - b.kopecks as owed_before,
        sum(b.kopecks) over (partition by b.account_id order by b.idx, b.service) as owed_after
    from sample_bill as b
    where b.account_id in (select p.account_id from paid as p) and b.kopecks > 0
),

laid as (
    select
        p.account_id,
        p.payment_number,
        p.posted_on,
        o.service,
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
        e.service,
        e.idx,
        e.kopecks
    from exact as e
    union all
    select
        l.account_id,
        l.payment_number,
        l.posted_on,
        l.service,
        l.idx,
        l.kopecks
    from laid as l
)

select
    e.account_id,
    e.payment_number,
    e.service,
    m.period,
    (e.kopecks::decimal(14, 2) / 100)::decimal(14, 2) as amount,
    e.posted_on,
    $batch_id::uuid as batch_id
from every as e
inner join sample_month as m on e.idx = m.idx
where e.kopecks <> 0
order by e.account_id, m.period, e.service, e.payment_number;
