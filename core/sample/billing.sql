-- name: make_tariffs
-- one row a service, group and scheme that has rates, numbered: one number is joined faster than three words
create temp table sample_tariff as
select
    t.service,
    t.tariff_group,
    t.scheme,
    row_number() over (order by t.service, t.tariff_group, t.scheme) as tariff_index
from (
    select distinct
        r.service,
        r.tariff_group,
        r.scheme
    from live.tariff_rate as r
) as t;

-- name: make_rates
-- one row a rate in force in a month; rate_key is of the tariff, zone and month
create temp table sample_rate as
select
    (t.tariff_index * 8 + zone_number(r.zone)) * 64 + m.idx as rate_key,
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
inner join sample_tariff as t on r.service = t.service and r.tariff_group = t.tariff_group and r.scheme = t.scheme
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
    (p.tariff_index * 8 + zone_number(v.zone)) * 64 + v.idx as rate_key,
    v.zone,
    v.idx,
    v.basis,
    v.volume,
    v.corrected_volume,
    v.is_raised
from metered as v
inner join (
    select
        s.service_point_id,
        s.account_id,
        s.service,
        s.tariff_group,
        s.scheme,
        s.customer_kind,
        s.season,
        s.monthly_base,
        t.tariff_index
    from sample_point as s
    left join sample_tariff as t on s.service = t.service and s.tariff_group = t.tariff_group and s.scheme = t.scheme
) as p on v.service_point_id = p.service_point_id;

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
        on v.rate_key = r.rate_key and r.component = 'usage' and r.block = 1
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
        on v.rate_key = r.rate_key and r.component = 'usage' and r.block = 1
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
    ((((l.account_id * 64 + l.idx) * 8 + service_number(l.service)) * 8 + line_number(l.line)) * 8 + zone_number(l.zone)) * 8
    + l.block as charge_key,
    l.account_id,
    l.service,
    l.line,
    l.zone,
    l.block,
    l.basis,
    l.volume,
    l.unit,
    l.rate,
    m.period,
    m.due_on,
    l.kopecks,
    case
        when l.customer_kind = 'household' then 0
        else (round(l.kopecks::decimal(14, 0) * m.vat_percent / 100))::bigint
    end as vat_kopecks
from (
    -- half up in kopecks: volume x rate has eight digits, so a millionth of a kopeck tells halves apart and mends what doubles lose
    select
        n.account_id,
        n.idx,
        n.service,
        n.line,
        n.zone,
        n.block,
        n.basis,
        n.volume::decimal(14, 4) as volume,
        n.unit,
        n.rate,
        n.customer_kind,
        (sign(n.volume) * floor(abs(n.volume)::double * n.rate::double * 100 + 0.5000005))::bigint as kopecks
    from lines as n
    where n.volume <> 0
) as l
inner join (
    select
        d.idx,
        d.period,
        d.due_on,
        v.value::decimal(6, 2) as vat_percent
    from sample_month as d
    inner join live.rule_value as v
        on v.name = 'vat_percent' and d.period >= v.valid_from and (v.valid_to is null or d.period < v.valid_to)
) as m on l.idx = m.idx;

-- name: add_charges
-- one row a printed line, by account, month and line
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
    roubles(c.kopecks) as amount,
    roubles(c.vat_kopecks) as vat_amount,
    c.due_on,
    $batch_id::uuid as batch_id
from (
    select *
    from sample_charge
    order by charge_key
) as c;

-- name: make_bills
-- one row an account, month and service: what is to be paid, in kopecks; month_key is of the account and month
create temp table sample_bill as
select
    b.bill_key,
    b.bill_key >> 3 as month_key,
    b.bill_key >> 9 as account_id,
    (b.bill_key >> 3) & 63 as idx,
    (['electricity', 'heat', 'hot_water', 'cold_water'])[b.bill_key & 7] as service,
    b.kopecks
from (
    select
        c.charge_key >> 9 as bill_key,
        sum(c.kopecks + c.vat_kopecks)::bigint as kopecks
    from sample_charge as c
    group by c.charge_key >> 9
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
