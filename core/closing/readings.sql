-- name: make_registers
-- one row a register of the range that has to have a reading in the period and has none yet: its meter stood on some of the days
-- (from the day it was put in, without the day it was taken down), or its last reading came after the bill of its last month
create or replace temp table closing_register as
select
    r.register_id,
    r.meter_id,
    r.account_id,
    m.service_point_id,
    p.service,
    as_zone(r.zone) as zone,
    r.initial_value,
    (m.multiplier * 1000)::hugeint as multiplier,
    (10 ** m.digits_int)::bigint as capacity,
    (10 ** m.digits_frac)::bigint as scale,
    coalesce(m.verification_due_on < $period::date, false) as is_overdue,
    greatest(least(coalesce(m.removed_on, c.last_on + 1), c.last_on + 1) - greatest(m.installed_on, c.period), 0) as stood_days,
    c.days,
    p.customer_kind,
    p.area_m2,
    p.person_count,
    p.max_power_kw
from live.register as r
inner join live.meter as m on r.meter_id = m.meter_id
inner join closing_point as p on m.service_point_id = p.service_point_id
inner join closing_month as c
    on m.installed_on <= c.last_on
    and p.opened_on <= c.last_on
    and p.closed_on >= c.period
left join (
    select distinct h.register_id
    from history.reading as h
    where h.account_id between $first_id and $last_id and h.period = $period and h.status <> 'rejected'
) as k on r.register_id = k.register_id
where
    r.account_id between $first_id and $last_id
    and m.account_id between $first_id and $last_id
    and k.register_id is null
    and (
        m.removed_on is null
        or m.removed_on > c.period
        or r.register_id in (
            select s.register_id
            from live.submitted_reading as s
            where s.account_id between $first_id and $last_id and s.period = $period and s.status = 'accepted'
        )
    );

-- name: make_latest
-- one row a register: its last billed value and how many months were billed without a reading since the last actual one
create or replace temp table closing_latest as
with month_before as (
    select
        h.register_id,
        arg_max(h.value, h.read_on) as value,
        arg_max(h.source, h.read_on) as source
    from history.reading as h
    where
        h.account_id between $first_id and $last_id
        and h.period = ($period::date - interval 1 month)::date
        and h.status <> 'rejected'
    group by h.register_id
),

-- only where the month before has no actual reading are more months read
unclear as (
    select r.register_id
    from closing_register as r
    left join month_before as b on r.register_id = b.register_id
    where b.register_id is null or b.source in ('average', 'norm')
),

older as (
    select
        h.register_id,
        h.period,
        h.read_on,
        h.value,
        h.source in ('average', 'norm') as is_estimated
    from history.reading as h
    inner join unclear as u on h.register_id = u.register_id
    where
        h.account_id between $first_id and $last_id
        and h.period >= $known_from
        and h.period < $period
        and h.status <> 'rejected'
),

actual as (
    select
        o.register_id,
        max(o.period) as period
    from older as o
    where not o.is_estimated
    group by o.register_id
)

select
    b.register_id,
    b.value,
    0 as gap_months,
    ($period::date - interval 1 month)::date as actual_period
from month_before as b
inner join closing_register as r on b.register_id = r.register_id
where b.source not in ('average', 'norm')
union all
select
    o.register_id,
    arg_max(o.value, o.read_on) as value,
    count(*) filter (where o.is_estimated and (a.period is null or o.period > a.period)) as gap_months,
    any_value(a.period) as actual_period
from older as o
left join actual as a on o.register_id = a.register_id
group by o.register_id;

-- name: make_submitted
-- one row a register whose value was accepted from a person, whatever way it came; a meter whose verification is overdue counts nothing
-- a value counts from what it was submitted after: what was billed since (an estimate, a reading that came later) comes off
create or replace temp table closing_submitted as
with newest as (
    select
        s.register_id,
        s.submission_id,
        s.previous_value,
        s.value,
        s.usage,
        b.read_on,
        b.channel,
        row_number() over (partition by s.register_id order by b.submitted_at desc, b.submission_id desc) as place
    from live.submitted_reading as s
    inner join live.submission as b on s.submission_id = b.submission_id
    where
        s.account_id between $first_id and $last_id
        and s.period = $period
        and s.status = 'accepted'
        and s.usage is not null
)

select
    r.account_id,
    $period::date as period,
    r.service,
    r.meter_id,
    r.register_id,
    r.zone,
    n.read_on,
    coalesce(l.value, r.initial_value) as previous_value,
    n.value,
    n.usage - dial_between(
        n.previous_value, coalesce(l.value, r.initial_value), r.capacity
    ) * (r.multiplier * 0.001::decimal(4, 3))::decimal(12, 3) as usage,
    case when n.channel = 'remote' then 'remote' when n.channel in ('office', 'phone') then 'operator' else 'customer' end as source,
    n.channel,
    'accepted' as status,
    n.submission_id,
    $batch_id::uuid as batch_id
from newest as n
inner join closing_register as r on n.register_id = r.register_id
left join closing_latest as l on n.register_id = l.register_id
where n.place = 1 and not r.is_overdue;

-- name: make_known
-- one row a register that stays without a reading: what is known of its usage before: of the months before its last actual reading, or,
-- where the policy says so, of the same month of last year, or else of the last month that is known
create or replace temp table closing_known as
with wanted as (
    select
        r.register_id,
        r.service = 'heat' as is_heat,
        l.actual_period,
        y.average_method = 'last_year' as is_last_year,
        case
            when y.average_method = 'last_year'
                then least(l.actual_period, $period::date - interval 12 month) - interval 1 month
            else l.actual_period - to_months(case when r.service = 'heat' then 12 else y.average_months end)
        end as after_period
    from closing_register as r
    inner join closing_policy as y
        on r.customer_kind = y.customer_kind
        and r.service = y.service
        and (case when r.is_overdue then 'verification_overdue' else 'not_submitted' end) = y.reason
        and y.period = $period
    left join closing_latest as l on r.register_id = l.register_id
    where
        r.stood_days > 0
        and r.register_id not in (select s.register_id from closing_submitted as s)
),

-- joined by nothing but the key: with the months in the condition the engine compares every register with every reading; months
-- before the last sixteen are read only of registers that went without an actual reading for long
read as (
    select
        h.register_id,
        h.period,
        h.usage
    from history.reading as h
    where
        h.account_id between $first_id and $last_id
        and h.period > ($period::date - interval 16 month)::date
        and h.period < $period
        and h.source not in ('average', 'norm')
        and h.status <> 'rejected'
        and h.register_id in (select w.register_id from wanted as w)
    union all
    select
        h.register_id,
        h.period,
        h.usage
    from history.reading as h
    where
        h.account_id between $first_id and $last_id
        and h.period >= $known_from
        and h.period <= ($period::date - interval 16 month)::date
        and h.source not in ('average', 'norm')
        and h.status <> 'rejected'
        and h.register_id in (
            select w.register_id
            from wanted as w
            where w.after_period < $period::date - interval 16 month
        )
),

-- a bit a month: several readings of a month count once, and sets of months are slow to hold
used as (
    select
        w.register_id,
        case
            when w.is_last_year
                then least(1, count(*) filter (where r.period in ($period::date - interval 12 month, w.actual_period)))
            else bit_count(bit_or(1::bigint << datediff('month', $known_from::date, r.period)))
        end as known_months,
        case
            when w.is_last_year
                then coalesce(
                    sum(r.usage) filter (where r.period = $period::date - interval 12 month),
                    sum(r.usage) filter (where r.period = w.actual_period)
                )
            else sum(r.usage)
        end as known_usage
    from wanted as w
    inner join read as r on w.register_id = r.register_id
    where
        r.period <= w.actual_period
        and r.period > w.after_period
        and (not w.is_heat or month(r.period) >= $heating_first_month or month(r.period) <= $heating_last_month)
    group by w.register_id, w.is_last_year
)

select
    w.register_id,
    coalesce(u.known_months, 0) as known_months,
    greatest(coalesce(u.known_usage, 0), 0)::decimal(14, 4) as known_usage
from wanted as w
left join used as u on w.register_id = u.register_id;

-- name: has_readings
-- one row: whether there is a reading to add
select exists (from closing_submitted) or exists (from closing_known) as has_readings;

-- name: add_readings
-- one row a register: what was submitted, or what is known of earlier months, and after so many of those the norm or the allowed power
-- in all hours, for the days it stood; in one insert, as an empty one would hide the next (data.inserts)
insert into history.reading (
    account_id, period, service, meter_id, register_id, zone, read_on, previous_value, value, usage, source, channel, status,
    submission_id, batch_id
)
with wanted as (
    select
        r.register_id,
        r.meter_id,
        r.account_id,
        r.service,
        r.zone,
        r.multiplier,
        r.capacity,
        r.scale,
        r.stood_days,
        r.days,
        c.last_on,
        coalesce(l.value, r.initial_value)::decimal(14, 4) as previous_value,
        k.known_months,
        steps_of(k.known_usage) as known_steps,
        sum(steps_of(k.known_usage)) over (partition by r.meter_id) as meter_steps,
        count(*) over (partition by r.meter_id) as register_count,
        r.service <> 'heat' or c.is_heating as is_used,
        coalesce(l.gap_months, 0) < y.average_periods and k.known_months >= y.least_months and k.known_months > 0 as is_average,
        steps_of(round(case
            when y.norm_method = 'power'
                then coalesce(r.max_power_kw, c.default_max_power_kw) * (24 * c.days)::decimal(4, 0) * y.power_coefficient
            when r.service = 'electricity' then c.electricity_norm * r.person_count
            when r.service = 'heat' then c.heat_norm * r.area_m2
            when r.service = 'hot_water' then c.hot_water_norm * r.person_count
            else c.cold_water_norm * r.person_count
        end, 4)) as norm_steps
    from closing_known as k
    inner join closing_register as r on k.register_id = r.register_id
    inner join closing_month as c on c.period = $period
    inner join closing_policy as y
        on r.customer_kind = y.customer_kind
        and r.service = y.service
        and (case when r.is_overdue then 'verification_overdue' else 'not_submitted' end) = y.reason
    left join closing_latest as l on r.register_id = l.register_id
),

counted as (
    -- whole steps of the dial
    select
        w.*,
        case
            when not w.is_used then 0
            when w.is_average then half_up(w.known_steps * w.scale * w.stood_days, 10 * w.multiplier * w.known_months * w.days)
            when w.meter_steps > 0
                then half_up(w.norm_steps * w.known_steps * w.scale * w.stood_days, 10 * w.multiplier * w.meter_steps * w.days)
            else half_up(w.norm_steps * w.scale * w.stood_days, 10 * w.multiplier * w.register_count * w.days)
        end as dial_steps
    from wanted as w
)

select
    d.account_id,
    $period::date as period,
    d.service,
    d.meter_id,
    d.register_id,
    d.zone,
    d.last_on as read_on,
    d.previous_value,
    quantity_of((steps_of(d.previous_value) + d.dial_steps * (10000 // d.scale))::bigint % (d.capacity * 10000)) as value,
    quantity_of(half_up(d.dial_steps * d.multiplier * 10, d.scale)) as usage,
    case when d.is_average then 'average' else 'norm' end as source,
    null as channel,
    'accepted' as status,
    null as submission_id,
    $batch_id::uuid as batch_id
from counted as d
union all
select
    s.account_id,
    s.period,
    s.service,
    s.meter_id,
    s.register_id,
    s.zone,
    s.read_on,
    s.previous_value,
    s.value,
    s.usage,
    s.source,
    s.channel,
    s.status,
    s.submission_id,
    s.batch_id
from closing_submitted as s
order by account_id, register_id;
