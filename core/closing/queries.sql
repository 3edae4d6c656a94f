-- name: account
-- one row: the account and its premise
select
    a.account_id,
    a.customer_kind,
    a.opened_on,
    a.closed_on,
    e.area_m2,
    e.resident_count,
    h.house_id,
    x.total_area_m2
from live.account as a
inner join live.premise as e on a.premise_id = e.premise_id
left join live.house_account as h on a.account_id = h.account_id
left join live.house as x on h.house_id = x.house_id
where a.account_id = $account_id;

-- name: points
-- one row a point of supply of the account
select
    p.service_point_id,
    p.service,
    p.tariff_group,
    p.scheme,
    p.opened_on,
    p.closed_on,
    p.max_power_kw
from live.service_point as p
where p.account_id = $account_id and p.service in ('electricity', 'heat', 'hot_water', 'cold_water')
order by p.service_point_id;

-- name: registers
-- one row a register of the account with its meter
select
    r.register_id,
    r.zone,
    m.meter_id,
    m.service_point_id,
    m.multiplier,
    m.digits_frac,
    m.installed_on,
    m.removed_on,
    m.verification_due_on
from live.register as r
inner join live.meter as m on r.meter_id = m.meter_id
where r.account_id = $account_id and m.account_id = $account_id
order by r.register_id;

-- name: billed_readings
-- one row a billed reading of the account up to the period, oldest first
select
    h.register_id,
    h.period,
    h.read_on,
    h.usage,
    h.source
from history.reading as h
where
    h.account_id = $account_id
    and h.period between $known_from and $period
    and h.status <> 'rejected'
order by h.register_id, h.period, h.read_on;

-- name: submitted
-- one row a register of the account whose value of the period was accepted: its usage since the last billed value, estimated or read
with billed as (
    select
        h.register_id,
        arg_max(h.value, h.read_on) as value
    from history.reading as h
    where
        h.account_id = $account_id
        and h.period >= $known_from
        and h.period < $period
        and h.status <> 'rejected'
    group by h.register_id
),

newest as (
    select
        s.register_id,
        arg_max(s.usage, b.submitted_at) as usage,
        arg_max(s.previous_value, b.submitted_at) as previous_value
    from live.submitted_reading as s
    inner join live.submission as b on s.submission_id = b.submission_id
    where s.account_id = $account_id and s.period = $period and s.status = 'accepted' and s.usage is not null
    group by s.register_id
)

select
    w.register_id,
    (w.usage - (w.moved + case
        when 2 * w.moved > w.capacity then -w.capacity
        when 2 * w.moved < -w.capacity then w.capacity
        else 0
    end) * w.multiplier)::decimal(14, 4) as usage
from (
    select
        n.register_id,
        n.usage,
        coalesce(d.value, r.initial_value) - n.previous_value as moved,
        (10 ** m.digits_int)::bigint as capacity,
        m.multiplier
    from newest as n
    inner join live.register as r on n.register_id = r.register_id
    inner join live.meter as m on r.meter_id = m.meter_id
    left join billed as d on n.register_id = d.register_id
    where r.account_id = $account_id and m.account_id = $account_id
) as w;

-- name: dated_rates
-- one row a rate of the service and group, whenever it was in force
select
    r.component = 'hot_water_heat' as is_heat,
    r.zone,
    r.block,
    r.rate,
    r.unit,
    r.valid_from as first_on,
    (r.valid_to - 1)::date as last_on,
    r.scheme
from live.tariff_rate as r
where r.service = $service and r.tariff_group = $tariff_group and r.scheme in ($scheme, 'one_zone')
order by r.valid_from, r.zone, r.block;

-- name: limits
-- one row a range of usage in force on the first day of the period, lowest first
select u.upper_limit
from live.usage_block as u
where
    u.service = $service
    and u.tariff_group = $tariff_group
    and u.valid_from <= $period
    and (u.valid_to is null or u.valid_to > $period)
order by u.block;

-- name: policies
-- one row a reason and service for the kind of customer
select
    p.reason,
    p.service,
    p.average_periods,
    p.average_months,
    p.least_months,
    p.norm_coefficient,
    coalesce(p.average_method, 'mean') as average_method,
    coalesce(p.norm_method, 'norm') as norm_method,
    coalesce(p.power_coefficient, 1)::decimal(8, 4) as power_coefficient
from live.estimation_policy as p
where
    p.customer_kind = $customer_kind
    and p.valid_from <= $period
    and (p.valid_to is null or p.valid_to > $period)
order by p.reason, p.service;

-- name: month_rules
-- one row a rule value and its validity
select
    v.name,
    v.value,
    v.valid_from,
    v.valid_to
from live.rule_value as v
order by v.name, v.valid_from;

-- name: absences
-- one row an absence of the account
select
    a.left_on,
    a.returned_on
from live.absence as a
where a.account_id = $account_id
order by a.left_on;

-- name: house_shares
-- one row a service of the house that is shared in the period
select
    s.service,
    s.shared_volume
from history.house_share as s
where s.house_id = $house_id and s.period = $period
order by s.service;

-- name: close
-- one row: how far the close of a period is, none if it was never begun
select
    c.period,
    c.batch_id,
    c.status,
    c.account_count,
    c.line_count,
    c.amount
from live.period_close as c
where c.period = $period;

-- name: closed_periods
-- one row a closed month
select c.period
from live.period_close as c
where c.status = 'closed'
order by c.period;

-- name: done_ranges
-- one row a range of accounts that a stage of the close has done
select d.first_id
from live.period_close_range as d
where d.period = $period and d.stage = $stage
order by d.first_id;

-- name: bounds
-- one row: the first and last account, and the first and last house
select
    min(a.account_id) as first_id,
    max(a.account_id) as last_id,
    (select coalesce(min(h.house_id), 0) from live.house as h) as first_house,
    (select coalesce(max(h.house_id), 0) from live.house as h) as last_house
from live.account as a;

-- name: has_range
-- one row: whether the batch already has lines of the range of accounts
select count(*) > 0 as has_lines
from history.charge as c
where c.account_id between $first_id and $last_id and c.batch_id = $batch_id::uuid;

-- name: begun_since
-- one row a month from a day on whose close has begun
select c.period
from live.period_close as c
where c.period >= $since::date
order by c.period;
