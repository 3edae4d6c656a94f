-- name: make_months
-- one row a month that is charged, with the rule values in force on its first day
create or replace temp table closing_month as
select
    batch.period,
    last_day(batch.period) as last_on,
    day(last_day(batch.period)) as days,
    batch.due_on,
    max(rule.value) filter (where rule.name = 'vat_percent')::decimal(6, 2) as vat_percent,
    max(rule.value) filter (where rule.name = 'electricity_norm')::decimal(12, 6) as electricity_norm,
    max(rule.value) filter (where rule.name = 'heat_norm')::decimal(12, 6) as heat_norm,
    max(rule.value) filter (where rule.name = 'hot_water_norm')::decimal(12, 6) as hot_water_norm,
    max(rule.value) filter (where rule.name = 'cold_water_norm')::decimal(12, 6) as cold_water_norm,
    max(rule.value) filter (where rule.name = 'hot_water_heat_norm')::decimal(12, 6) as hot_water_heat_norm,
    (
        month(batch.period) >= max(rule.value) filter (where rule.name = 'heating_first_month')
        or month(batch.period) <= max(rule.value) filter (where rule.name = 'heating_last_month')
    ) as is_heating,
    max(rule.value) filter (where rule.name = 'recalc_norm_months') = 1 as is_norm_recalculated,
    max(rule.value) filter (where rule.name = 'absence_least_days')::integer as absence_least_days,
    max(rule.value) filter (where rule.name = 'default_max_power_kw')::decimal(12, 3) as default_max_power_kw
from batch
inner join live.rule_value as rule
    on batch.period >= rule.valid_from and (rule.valid_to is null or batch.period < rule.valid_to)
group by batch.period, batch.due_on;

-- name: make_tariffs
-- one row a service, group and scheme that has rates, numbered
create or replace temp table closing_tariff as
select
    t.service,
    t.tariff_group,
    t.scheme,
    row_number() over (order by t.service, t.tariff_group, t.scheme)::integer as tariff_index
from (
    select distinct
        r.service,
        r.tariff_group,
        r.scheme
    from live.tariff_rate as r
) as t;

-- name: make_rates
-- one row a rate and month it is in force in, with the days of the month and the range of usage it is for
create or replace temp table closing_rate as
select
    t.tariff_index,
    r.component = 'hot_water_heat' as is_heat,
    as_zone(r.zone) as zone,
    r.block,
    m.period,
    r.rate,
    r.unit,
    case when r.valid_from > m.period or r.valid_to <= m.last_on then greatest(r.valid_from, m.period) end as charged_from,
    case when r.valid_from > m.period or r.valid_to <= m.last_on then least(r.valid_to - 1, m.last_on) end as charged_to,
    greatest(r.valid_from, m.period) - m.period as days_before,
    least(coalesce(r.valid_to - 1, m.last_on), m.last_on) - greatest(r.valid_from, m.period) + 1 as part_days,
    m.days
from live.tariff_rate as r
inner join closing_tariff as t on r.service = t.service and r.tariff_group = t.tariff_group and r.scheme = t.scheme
inner join closing_month as m on r.valid_from <= m.last_on and (r.valid_to is null or r.valid_to > m.period);

-- name: make_blocks
-- one row a range of usage in force on the first day of a month
create or replace temp table closing_block as
select
    t.tariff_index,
    m.period,
    u.block,
    coalesce(
        lag(u.upper_limit) over (partition by t.tariff_index, m.period order by u.block), 0
    )::decimal(14, 4) as lower_limit,
    u.upper_limit
from live.usage_block as u
inner join closing_tariff as t on u.service = t.service and u.tariff_group = t.tariff_group
inner join closing_month as m on u.valid_from <= m.period and (u.valid_to is null or u.valid_to > m.period);

-- name: make_policies
-- one row a reason, kind of customer, service and month
create or replace temp table closing_policy as
select
    p.reason,
    as_kind(p.customer_kind) as customer_kind,
    as_service(p.service) as service,
    m.period,
    p.average_periods,
    p.average_months,
    p.least_months,
    p.norm_coefficient,
    coalesce(p.average_method, 'mean') as average_method,
    coalesce(p.norm_method, 'norm') as norm_method,
    coalesce(p.power_coefficient, 1)::decimal(8, 4) as power_coefficient
from live.estimation_policy as p
inner join closing_month as m on p.valid_from <= m.period and (p.valid_to is null or p.valid_to > m.period);

-- name: make_points
-- one row a point of supply of the range with everything its charges depend on beside readings
create or replace temp table closing_point as
select
    p.service_point_id,
    p.account_id,
    as_service(p.service) as service,
    p.tariff_group,
    t.tariff_index,
    p.max_power_kw,
    as_kind(a.customer_kind) as customer_kind,
    e.area_m2,
    (case when a.customer_kind = 'household' then greatest(e.resident_count, 1) else e.resident_count end)::integer as person_count,
    greatest(p.opened_on, a.opened_on) as opened_on,
    least(coalesce(p.closed_on, date '9999-12-31'), coalesce(a.closed_on, date '9999-12-31')) as closed_on,
    h.house_id,
    x.total_area_m2 as house_area_m2,
    g.metered_from,
    g.metered_to
from live.service_point as p
inner join live.account as a on p.account_id = a.account_id
inner join live.premise as e on p.premise_id = e.premise_id
left join closing_tariff as t on p.service = t.service and p.tariff_group = t.tariff_group and p.scheme = t.scheme
left join live.house_account as h on p.account_id = h.account_id
left join live.house as x on h.house_id = x.house_id
left join (
    select
        m.service_point_id,
        min(m.installed_on) as metered_from,
        max(coalesce(m.removed_on, date '9999-12-31')) as metered_to
    from live.meter as m
    where m.account_id between $first_id and $last_id
    group by m.service_point_id
) as g on p.service_point_id = g.service_point_id
where
    p.account_id between $first_id and $last_id
    and a.account_id between $first_id and $last_id
    and p.service in ('electricity', 'heat', 'hot_water', 'cold_water');

-- name: make_estimates
-- one row an estimated month of a register and the actual reading after it, null while there is none
create or replace temp table closing_estimate as
with estimated as (
    -- a reading mends months if one came in the months that are charged and the reading before it was an estimate
    select r.register_id
    from history.reading as r
    where
        r.account_id between $first_id and $last_id
        and r.period between ($first_period::date - interval 1 month)::date and $last_period
        and r.status <> 'rejected'
    group by r.register_id
    having
        bool_or(r.period >= $first_period and r.source not in ('average', 'norm'))
        and (bool_or(r.source in ('average', 'norm')) or min(r.period) >= $first_period)
),

numbered as (
    select
        r.register_id,
        r.account_id,
        r.meter_id,
        r.zone,
        r.period,
        r.source,
        r.usage,
        r.source in ('average', 'norm') as is_estimated,
        count(*) filter (where r.source not in ('average', 'norm')) over (
            partition by r.register_id order by r.period, r.read_on rows unbounded preceding
        ) as actual_count
    from history.reading as r
    where
        r.account_id between $first_id and $last_id
        and r.period between $known_from and $last_period
        and r.status <> 'rejected'
        and r.register_id in (select e.register_id from estimated as e)
)

select
    n.register_id,
    n.account_id,
    n.meter_id,
    n.zone,
    n.period,
    n.source,
    n.usage,
    a.period as actual_period,
    a.usage as actual_usage
from numbered as n
left join numbered as a
    on n.register_id = a.register_id
    and n.actual_count + 1 = a.actual_count
    and not a.is_estimated
where n.is_estimated;

-- name: make_gaps
-- one row an actual reading that came after estimated months: what belongs to its own month, in ten-thousandths
create or replace temp table closing_gap as
select
    g.register_id,
    g.period,
    g.mended_months,
    g.own_steps,
    case
        when g.mended_months = 0 then 0
        when g.mended_months = g.gap_months then g.whole_steps - g.own_steps - g.mended_steps
        else half_up((g.whole_steps - g.own_steps) * g.mended_months, g.gap_months) - g.mended_steps
    end as correction_steps
from (
    select
        e.register_id,
        e.actual_period as period,
        count(*) as gap_months,
        count(*) filter (where e.source = 'average' or m.is_norm_recalculated) as mended_months,
        steps_of(sum(e.usage) + any_value(e.actual_usage)) as whole_steps,
        half_up(steps_of(sum(e.usage) + any_value(e.actual_usage)), count(*) + 1) as own_steps,
        steps_of(coalesce(sum(e.usage) filter (where e.source = 'average' or m.is_norm_recalculated), 0)) as mended_steps
    from closing_estimate as e
    inner join closing_month as m on e.actual_period = m.period
    group by e.register_id, e.actual_period
) as g;

-- name: make_corrections
-- one row a reading after estimated months and a month that it mends
create or replace temp table closing_correction as
select
    n.register_id,
    n.account_id,
    n.meter_id,
    n.zone,
    n.period,
    n.corrects_period,
    quantity_of(
        half_up(n.correction_steps * n.place, n.mended_months) - half_up(n.correction_steps * (n.place - 1), n.mended_months)
    ) as volume
from (
    select
        e.register_id,
        e.account_id,
        e.meter_id,
        e.zone,
        e.actual_period as period,
        e.period as corrects_period,
        g.correction_steps,
        g.mended_months,
        row_number() over (partition by e.register_id, e.actual_period order by e.period) as place
    from closing_estimate as e
    inner join closing_gap as g on e.register_id = g.register_id and e.actual_period = g.period
    inner join closing_month as m on e.actual_period = m.period
    where e.source = 'average' or m.is_norm_recalculated
) as n;

-- name: make_volumes
-- one row a point, zone and month: what is charged and why; heat without a meter is added later
create or replace temp table closing_volume as
with metered as (
    select
        m.service_point_id,
        as_zone(r.zone) as zone,
        r.period,
        sum(case when g.register_id is null then r.usage else quantity_of(g.own_steps) end)::decimal(14, 4) as volume,
        min(as_basis(case when r.source in ('remote', 'average', 'norm') then r.source else 'reading' end)) as basis,
        max(as_basis(case when r.source in ('remote', 'average', 'norm') then r.source else 'reading' end)) as last_basis,
        bool_or(coalesce(m.verification_due_on < r.period, false)) as is_overdue
    from history.reading as r
    inner join live.meter as m on r.meter_id = m.meter_id
    left join closing_gap as g on r.register_id = g.register_id and r.period = g.period
    where
        r.account_id between $first_id and $last_id
        and m.account_id between $first_id and $last_id
        and r.period between $first_period and $last_period
        and r.status <> 'rejected'
    group by all
),

every as (
    select
        d.service_point_id,
        d.zone,
        d.period,
        d.volume,
        case when d.basis = d.last_basis then d.basis else as_basis('reading') end as basis,
        case
            when d.basis <> 'norm' or d.last_basis <> 'norm' then null
            when d.is_overdue then 'verification_overdue'
            else 'not_submitted'
        end as reason,
        null::decimal(12, 6) as norm
    from metered as d
    union all
    select
        u.service_point_id,
        as_zone('single') as zone,
        u.period,
        round(u.norm * u.person_count, 4)::decimal(14, 4) as volume,
        as_basis('norm') as basis,
        'no_meter' as reason,
        u.norm
    from (
        select
            p.service_point_id,
            p.person_count,
            m.period,
            case p.service
                when 'electricity' then m.electricity_norm
                when 'hot_water' then m.hot_water_norm
                else m.cold_water_norm
            end as norm
        from closing_point as p
        inner join closing_month as m
            on p.opened_on <= m.last_on
            and p.closed_on >= m.period
            and (p.metered_from is null or p.metered_from > m.last_on or p.metered_to < m.period)
        where p.service <> 'heat'
    ) as u
    left join metered as d on u.service_point_id = d.service_point_id and u.period = d.period
    where d.service_point_id is null
)

select
    p.service_point_id,
    p.account_id,
    p.service,
    p.tariff_index,
    p.customer_kind,
    v.period,
    v.zone,
    v.basis,
    v.volume,
    coalesce(y.norm_coefficient, 1)::decimal(8, 4) as coefficient,
    v.norm,
    case when v.norm is not null then p.person_count end as person_count,
    null::decimal(10, 2) as area_m2,
    null::decimal(12, 2) as house_area_m2,
    null::decimal(14, 4) as house_volume
from every as v
inner join closing_point as p on v.service_point_id = p.service_point_id
left join closing_policy as y
    on v.reason = y.reason
    and p.customer_kind = y.customer_kind
    and p.service = y.service
    and v.period = y.period;

-- name: house_usage
-- one row a house, month and service: what the flats of the range used by their own meters and norms
select
    p.house_id,
    v.period,
    v.service::varchar as service,
    sum(v.volume)::decimal(14, 4) as flats_volume
from closing_volume as v
inner join closing_point as p on v.service_point_id = p.service_point_id
where p.house_id is not null and v.service in ('electricity', 'heat')
group by p.house_id, v.period, v.service;

-- name: add_house_shares
-- one row a house, month and service of the batch's months: what its flats share; below zero goes to the next month
insert into history.house_share (house_id, period, service, flats_volume, shared_volume, carried_volume, batch_id)
with counted as (
    select
        h.house_id,
        h.period,
        h.service,
        coalesce(b.flats_volume, 0)::decimal(14, 4) as flats_volume,
        coalesce(c.carried_volume, 0) as carried_before,
        sum(h.volume - h.other_volume - coalesce(b.flats_volume, 0)) over (
            partition by h.house_id, h.service order by h.period
        ) + coalesce(c.carried_volume, 0) as running
    from history.house_volume as h
    left join batch as b on h.house_id = b.house_id and h.period = b.period and h.service = b.service
    left join history.house_share as c
        on h.house_id = c.house_id and h.service = c.service and c.period = $first_period::date - interval 1 month
    where h.house_id between $first_house and $last_house and h.period between $first_period and $last_period
),

peaked as (
    select
        c.house_id,
        c.period,
        c.service,
        c.flats_volume,
        c.running,
        greatest(0, max(c.running) over (partition by c.house_id, c.service order by c.period)) as peak,
        greatest(0, coalesce(max(c.running) over (
            partition by c.house_id, c.service order by c.period rows between unbounded preceding and 1 preceding
        ), 0)) as peak_before
    from counted as c
)

select
    p.house_id,
    p.period,
    p.service,
    p.flats_volume,
    (p.peak - p.peak_before)::decimal(14, 4) as shared_volume,
    (p.running - p.peak)::decimal(14, 4) as carried_volume,
    $batch_id::uuid as batch_id
from peaked as p
order by p.house_id, p.period, p.service;

-- name: make_shares
-- one row a point of the range, month: what its house shares
create or replace temp table closing_share as
select
    p.service_point_id,
    p.account_id,
    p.service,
    p.customer_kind,
    p.area_m2,
    p.house_area_m2,
    v.service_point_id is not null as is_metered,
    t.tariff_index,
    s.period,
    s.shared_volume as house_volume,
    quantity_of(half_up(
        steps_of(s.shared_volume) * (p.area_m2 * 100)::hugeint, (p.house_area_m2 * 100)::hugeint
    )) as volume
from history.house_share as s
inner join closing_point as p on s.house_id = p.house_id and s.service = p.service
inner join closing_month as m on s.period = m.period and p.opened_on <= m.last_on and p.closed_on >= m.period
left join (
    select
        u.service_point_id,
        u.period
    from closing_volume as u
    where u.service = 'heat'
) as v on p.service_point_id = v.service_point_id and s.period = v.period
left join closing_tariff as t on p.service = t.service and p.tariff_group = t.tariff_group and t.scheme = 'one_zone'
where s.period between $first_period and $last_period and s.house_id between $first_house and $last_house;

-- name: add_heat_volumes
-- one row a point without a meter of its own and month: its part of what the house took, or the norm where no house meter counts
insert into closing_volume (
    service_point_id, account_id, service, tariff_index, customer_kind, period, zone, basis, volume, coefficient, norm, person_count,
    area_m2, house_area_m2, house_volume
)
select
    p.service_point_id,
    p.account_id,
    p.service,
    p.tariff_index,
    p.customer_kind,
    m.period,
    'single' as zone,
    case when s.service_point_id is null then 'norm' else 'house_meter' end as basis,
    case
        when s.service_point_id is not null then s.volume
        when m.is_heating then round(p.area_m2 * m.heat_norm, 4)::decimal(14, 4)
        else 0
    end as volume,
    case when s.service_point_id is null then coalesce(y.norm_coefficient, 1) else 1 end::decimal(8, 4) as coefficient,
    case when s.service_point_id is null then m.heat_norm end as norm,
    null as person_count,
    p.area_m2,
    case when s.service_point_id is not null then p.house_area_m2 end as house_area_m2,
    s.house_volume
from closing_point as p
inner join closing_month as m
    on p.opened_on <= m.last_on
    and p.closed_on >= m.period
    and (p.metered_from is null or p.metered_from > m.last_on or p.metered_to < m.period)
left join closing_volume as v on p.service_point_id = v.service_point_id and m.period = v.period
left join closing_share as s on p.service_point_id = s.service_point_id and m.period = s.period
left join closing_policy as y
    on p.customer_kind = y.customer_kind
    and p.service = y.service
    and m.period = y.period
    and y.reason = 'no_meter'
where p.service = 'heat' and v.service_point_id is null;
