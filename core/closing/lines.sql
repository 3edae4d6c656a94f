-- name: make_over
-- one row a point and month whose usage goes beyond the first range
create or replace temp table closing_over as
select
    v.service_point_id,
    v.period,
    sum(v.volume)::decimal(14, 4) as total
from closing_volume as v
inner join closing_block as b on v.tariff_index = b.tariff_index and v.period = b.period and b.block = 1
where v.service = 'electricity' and b.upper_limit is not null
group by v.service_point_id, v.period, b.upper_limit
having sum(v.volume) > b.upper_limit;

-- name: make_slices
-- one row a zone and range of usage of such a point; the last range takes the remainder
create or replace temp table closing_slice as
with cut as (
    select
        v.service_point_id,
        v.period,
        v.zone,
        b.block,
        v.volume,
        max(b.block) over (partition by v.service_point_id, v.period, v.zone) as last_block,
        quantity_of(half_up(
            steps_of(v.volume) * steps_of(least(o.total, coalesce(b.upper_limit, o.total)) - b.lower_limit), steps_of(o.total)
        )) as part
    from closing_over as o
    inner join closing_volume as v on o.service_point_id = v.service_point_id and o.period = v.period
    inner join closing_block as b on v.tariff_index = b.tariff_index and v.period = b.period and o.total > b.lower_limit
)

select
    c.service_point_id,
    c.period,
    c.zone,
    c.block,
    case
        when c.block = c.last_block
            then c.volume - coalesce(
                sum(case when c.block < c.last_block then c.part end) over (partition by c.service_point_id, c.period, c.zone), 0
            )
        else c.part
    end::decimal(14, 4) as volume
from cut as c;

-- name: make_absences
-- one row an account and month: full days nobody was there, of absences that are long enough
create or replace temp table closing_absence as
select
    a.account_id,
    m.period,
    m.days,
    least(
        sum(least(a.returned_on - 1, m.last_on) - greatest(a.left_on + 1, m.period) + 1), m.days
    )::integer as absent_days
from live.absence as a
inner join closing_month as m
    on a.left_on < m.last_on
    and a.returned_on > m.period
    and a.returned_on - a.left_on - 1 >= m.absence_least_days
where
    a.account_id between $first_id and $last_id
    and least(a.returned_on - 1, m.last_on) >= greatest(a.left_on + 1, m.period)
group by a.account_id, m.period, m.days;

-- name: make_items
-- one row a quantity that is charged at one rate of its month
create or replace temp table closing_item as
with raised as (
    -- what is not simply charged once: raised, or taken back for days of absence
    select
        v.account_id,
        v.service,
        v.tariff_index,
        v.customer_kind,
        v.period,
        v.zone,
        v.volume,
        v.coefficient,
        v.norm,
        v.person_count,
        round(v.volume * (v.coefficient - 1), 4)::decimal(14, 4) as raising,
        case
            when a.absent_days is not null and v.basis = 'norm' and v.norm is not null and v.service <> 'heat' then a.absent_days
        end as absent_days,
        a.days
    from closing_volume as v
    left join closing_absence as a on v.account_id = a.account_id and v.period = a.period
    where v.coefficient <> 1 or a.absent_days is not null
),

extra as (
    select
        r.account_id,
        r.service,
        as_line('raising') as line,
        r.tariff_index,
        r.customer_kind,
        r.period,
        r.zone,
        r.raising as volume,
        null::integer as absent_days,
        r.coefficient,
        r.norm,
        r.person_count
    from raised as r
    where r.coefficient <> 1
    union all
    select
        r.account_id,
        r.service,
        as_line('adjustment') as line,
        r.tariff_index,
        r.customer_kind,
        r.period,
        r.zone,
        -quantity_of(half_up(steps_of(r.volume + r.raising) * r.absent_days, r.days)) as volume,
        r.absent_days,
        null::decimal(8, 4) as coefficient,
        r.norm,
        r.person_count
    from raised as r
    where r.absent_days is not null
)

select
    v.account_id,
    v.service,
    as_line('usage') as line,
    v.tariff_index,
    false as is_heat,
    v.customer_kind,
    v.period,
    v.zone,
    coalesce(s.block, 1) as block,
    v.basis,
    coalesce(s.volume, v.volume) as volume,
    v.norm,
    v.person_count,
    v.area_m2,
    v.house_area_m2,
    v.house_volume,
    null::decimal(8, 4) as coefficient,
    null::integer as absent_days,
    null::date as corrects_period
from closing_volume as v
left join closing_slice as s on v.service_point_id = s.service_point_id and v.period = s.period and v.zone = s.zone
union all
select
    v.account_id,
    v.service,
    as_line('hot_water_heat') as line,
    v.tariff_index,
    true as is_heat,
    v.customer_kind,
    v.period,
    v.zone,
    1 as block,
    v.basis,
    round(v.volume * m.hot_water_heat_norm, 4)::decimal(14, 4) as volume,
    m.hot_water_heat_norm as norm,
    null as person_count,
    null as area_m2,
    null as house_area_m2,
    null as house_volume,
    null as coefficient,
    null as absent_days,
    null as corrects_period
from closing_volume as v
inner join closing_month as m on v.period = m.period
where v.service = 'hot_water'
union all
select
    e.account_id,
    e.service,
    e.line,
    e.tariff_index,
    false as is_heat,
    e.customer_kind,
    e.period,
    e.zone,
    1 as block,
    as_basis('calculation') as basis,
    e.volume,
    e.norm,
    e.person_count,
    null as area_m2,
    null as house_area_m2,
    null as house_volume,
    e.coefficient,
    e.absent_days,
    case when e.line = 'adjustment' then e.period end as corrects_period
from extra as e
union all
select
    e.account_id,
    e.service,
    e.line,
    e.tariff_index,
    true as is_heat,
    e.customer_kind,
    e.period,
    e.zone,
    1 as block,
    as_basis('calculation') as basis,
    round(e.volume * m.hot_water_heat_norm, 4)::decimal(14, 4) as volume,
    m.hot_water_heat_norm as norm,
    null as person_count,
    null as area_m2,
    null as house_area_m2,
    null as house_volume,
    e.coefficient,
    e.absent_days,
    case when e.line = 'adjustment' then e.period end as corrects_period
from extra as e
inner join closing_month as m on e.period = m.period
where e.service = 'hot_water'
union all
select
    s.account_id,
    s.service,
    as_line('common_needs') as line,
    s.tariff_index,
    false as is_heat,
    s.customer_kind,
    s.period,
    as_zone('single') as zone,
    1 as block,
    as_basis('house_meter') as basis,
    s.volume,
    null as norm,
    null as person_count,
    s.area_m2,
    s.house_area_m2,
    s.house_volume,
    null as coefficient,
    null as absent_days,
    null as corrects_period
from closing_share as s
where s.service = 'electricity' or s.is_metered;

-- name: rates_missing
-- one row a tariff, zone and range that was used in a month and has no rate for all its days
select
    t.service,
    t.tariff_group,
    t.scheme,
    i.is_heat,
    i.zone,
    i.block,
    i.period
from (
    select distinct
        n.tariff_index,
        n.is_heat,
        n.zone,
        n.block,
        n.period
    from closing_item as n
    where n.volume <> 0
) as i
left join closing_tariff as t on i.tariff_index = t.tariff_index
left join closing_rate as r
    on i.tariff_index = r.tariff_index
    and i.is_heat = r.is_heat
    and i.zone = r.zone
    and i.block = r.block
    and i.period = r.period
group by all
having coalesce(sum(r.part_days), 0) <> coalesce(any_value(r.days), 1)
order by all
limit 20;

-- name: has_lines
-- one row: whether there is a line to add
select exists (from closing_item) or exists (from closing_correction) as has_lines;

-- name: add_lines
-- one row a printed line, by account, month and line, rounded to kopecks; a month with two rates has a line for the days of each
insert into history.charge (
    account_id, period, service, line, zone, block, basis, volume, unit, rate, amount, vat_amount, due_on, batch_id, charged_from,
    charged_to, corrects_period, norm, person_count, area_m2, house_area_m2, house_volume, coefficient, absent_days
)
with mended as (
    select
        p.account_id,
        p.service,
        p.tariff_group,
        p.customer_kind,
        p.tariff_index,
        c.period,
        as_zone(c.zone) as zone,
        c.corrects_period,
        sum(c.volume)::decimal(14, 4) as volume
    from closing_correction as c
    inner join live.meter as m on c.meter_id = m.meter_id
    inner join closing_point as p on m.service_point_id = p.service_point_id
    group by all
),

priced as (
    select
        i.account_id,
        i.service,
        i.line,
        i.customer_kind,
        i.period,
        i.zone,
        i.block,
        i.basis,
        part_of(i.volume, r.days_before, r.part_days, r.days) as volume,
        r.unit,
        r.rate,
        r.charged_from,
        r.charged_to,
        i.corrects_period,
        i.norm,
        i.person_count,
        i.area_m2,
        i.house_area_m2,
        i.house_volume,
        i.coefficient,
        i.absent_days
    from closing_item as i
    inner join closing_rate as r
        on i.tariff_index = r.tariff_index
        and i.period = r.period
        and i.zone = r.zone
        and i.block = r.block
        and i.is_heat = r.is_heat
    where i.volume <> 0
    union all
    select
        d.account_id,
        d.service,
        as_line('adjustment') as line,
        d.customer_kind,
        d.period,
        d.zone,
        1 as block,
        as_basis('calculation') as basis,
        case when r.component = 'usage' then d.volume else round(d.volume * q.value::decimal(12, 6), 4)::decimal(14, 4) end as volume,
        r.unit,
        r.rate,
        null as charged_from,
        null as charged_to,
        d.corrects_period,
        case when r.component = 'hot_water_heat' then q.value::decimal(12, 6) end as norm,
        null as person_count,
        null as area_m2,
        null as house_area_m2,
        null as house_volume,
        null as coefficient,
        null as absent_days
    from mended as d
    inner join closing_tariff as t on d.tariff_index = t.tariff_index
    inner join live.tariff_rate as r
        on t.service = r.service
        and t.tariff_group = r.tariff_group
        and t.scheme = r.scheme
        and d.zone = r.zone
        and d.corrects_period >= r.valid_from
        and (r.valid_to is null or d.corrects_period < r.valid_to)
        and r.block = 1
    inner join live.rule_value as q
        on d.corrects_period >= q.valid_from
        and (q.valid_to is null or d.corrects_period < q.valid_to)
        and q.name = 'hot_water_heat_norm'
),

printed as (
    select
        n.account_id,
        n.period,
        n.service,
        n.line,
        n.zone,
        n.block,
        n.basis,
        n.volume,
        n.unit,
        n.rate,
        n.amount,
        case
            when n.customer_kind = 'household' then 0
            when n.corrects_period is null or n.corrects_period = n.period then round(n.amount * m.vat_percent * 0.01, 2)
            else round(n.amount * v.value::decimal(6, 2) * 0.01, 2)
        end::decimal(14, 2) as vat_amount,
        m.due_on,
        n.charged_from,
        n.charged_to,
        n.corrects_period,
        n.norm,
        n.person_count,
        n.area_m2,
        n.house_area_m2,
        n.house_volume,
        n.coefficient,
        n.absent_days
    from (
        select
            *,
            round(volume * rate, 2)::decimal(14, 2) as amount
        from priced
        where volume <> 0
    ) as n
    inner join closing_month as m on n.period = m.period
    left join live.rule_value as v
        on v.name = 'vat_percent'
        and n.corrects_period >= v.valid_from
        and (v.valid_to is null or n.corrects_period < v.valid_to)
)

select
    s.account_id,
    s.period,
    s.service::varchar as service,
    s.line::varchar as line,
    s.zone::varchar as zone,
    s.block,
    s.basis::varchar as basis,
    s.volume,
    s.unit,
    s.rate,
    s.amount,
    s.vat_amount,
    s.due_on,
    $batch_id::uuid as batch_id,
    s.charged_from,
    s.charged_to,
    s.corrects_period,
    s.norm,
    s.person_count,
    s.area_m2,
    s.house_area_m2,
    s.house_volume,
    s.coefficient,
    s.absent_days
from (
    -- what is sorted is as narrow as it can be
    select *
    from printed
    order by
        ((account_id * 4096 + (year(period) - 2000) * 12 + month(period)) * 4 + enum_code(service)::bigint) * 512
        + enum_code(line)::bigint * 64 + enum_code(zone)::bigint * 8 + block,
        charged_from nulls first,
        corrects_period nulls first
) as s;
