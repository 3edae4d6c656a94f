-- name: make_points
-- one row an account and service: what is supplied, under which tariff, and how much a month of factor 1 takes
create temp table sample_point as
with supplied as (
    select
        s.account_id * 10 + v.service_number as service_point_id,
        v.service,
        v.service_number,
        s.account_id,
        s.building_id,
        s.kind,
        s.org_kind,
        s.customer_kind,
        s.settlement,
        s.stove,
        s.area_m2,
        s.resident_count,
        s.is_heat_metered,
        s.payer,
        s.stops_at,
        case when v.service = 'electricity' then s.scheme else 'one_zone' end as scheme,
        rnd(s.account_id * 10 + v.service_number, 'level', $seed) as level_draw,
        case
            when s.account_id >= $first_random and rnd(s.account_id, 'opened', $seed) < 0.035
                then 1 + floor(rnd(s.account_id, 'opened month', $seed) * ($month_count - 2))::integer
            else 0
        end as from_idx
    from sample_site as s
    inner join (
        values ('electricity', 1), ('heat', 2), ('hot_water', 3), ('cold_water', 4)
    ) as v (service, service_number)
        on case v.service when 'electricity' then true when 'heat' then s.has_heat when 'hot_water' then s.has_hot else s.has_cold end
)

select
    p.service_point_id,
    p.account_id,
    p.service,
    p.service_number,
    p.customer_kind,
    p.kind,
    p.org_kind,
    p.resident_count,
    p.area_m2,
    p.payer,
    p.stops_at,
    p.scheme,
    p.from_idx,
    case
        when p.customer_kind = 'organisation' then 'organisation'
        when p.service <> 'electricity' then 'household'
        when p.kind = 'garden' then 'snt'
        when p.settlement = 'rural' then 'rural'
        when p.stove = 'electric' then 'urban_electric'
        else 'urban_gas'
    end as tariff_group,
    case p.service
        when 'electricity' then true
        when 'heat' then p.is_heat_metered
        else p.account_id < $first_random or p.level_draw > 0.05
    end as is_metered,
    case
        when p.service = 'heat' then 'heat'
        when p.service <> 'electricity' then 'water'
        when p.customer_kind = 'organisation' then o.season
        when p.kind = 'garden' then 'garden'
        when p.kind = 'house' then 'house'
        else 'home'
    end as season,
    case
        when p.service = 'heat' then p.area_m2 * (2.5e-5 + 1.5e-5 * rnd(p.building_id, 'heat', $seed))
        when p.service = 'hot_water' and p.customer_kind = 'organisation' then 2 + p.area_m2 * 0.006 * (0.5 + p.level_draw)
        when p.service = 'cold_water' and p.customer_kind = 'organisation' then 3 + p.area_m2 * 0.012 * (0.5 + p.level_draw)
        when p.service = 'hot_water' then p.resident_count * (1.6 + 1.5 * p.level_draw)
        when p.service = 'cold_water' then p.resident_count * (2.0 + 2.2 * p.level_draw)
        when p.customer_kind = 'organisation' then p.area_m2 * o.kwh_m2_year / 12 * (0.65 + 0.7 * p.level_draw)
        when p.kind = 'garden' then 60 + 180 * p.level_draw ** 2
        when p.kind = 'house'
            then 120 + 80 * p.resident_count * (0.6 + 0.8 * p.level_draw) + case when p.level_draw > 0.93 then 2600 else 0 end
        else (45 + 58 * p.resident_count + case when p.stove = 'electric' then 75 else 0 end) * (0.6 + 0.85 * p.level_draw)
    end as monthly_base,
    case p.service
        when 'electricity' then $electricity_norm::double * p.resident_count
        when 'heat' then $heat_norm::double * p.area_m2
        when 'hot_water' then $hot_water_norm::double * p.resident_count
        else $cold_water_norm::double * p.resident_count
    end as monthly_norm
from supplied as p
left join sample_organisation as o on p.org_kind = o.org_kind;

-- name: make_meters
-- one row a meter; a replaced one and its successor are generations 1 and 2
create temp table sample_meter as
with drawn as (
    select
        p.service_point_id,
        p.account_id,
        p.service,
        p.customer_kind,
        p.kind,
        p.scheme,
        p.monthly_base,
        p.from_idx,
        case p.service when 'electricity' then 16 when 'heat' then 4 else 6 end as interval_years,
        case
            when p.account_id = 3 or p.org_kind is not null and p.account_id < $first_random then p.service in ('electricity', 'heat')
            when p.account_id < $first_random then false
            when p.service = 'electricity'
                then rnd(p.service_point_id, 'remote', $seed) < case when p.customer_kind = 'organisation' then 0.6 else 0.34 end
            when p.service = 'heat' then rnd(p.service_point_id, 'remote', $seed) < 0.7
            else false
        end as is_remote,
        case
            when p.account_id >= $first_random and p.from_idx = 0 and rnd(p.service_point_id, 'replaced', $seed) < 0.06
                then 4 + floor(rnd(p.service_point_id, 'replaced month', $seed) * ($month_count - 8))::integer
        end as replaced_idx,
        0.15 + 0.7 * rnd(p.service_point_id, 'replaced day', $seed) as replaced_share,
        case
            when p.account_id = 2 and p.service = 'electricity' then -70
            when p.account_id < $first_random then 400 + p.account_id * 7
            when rnd(p.service_point_id, 'verification', $seed) < 0.025
                then -floor(rnd(p.service_point_id, 'verification days', $seed) * 330)::integer - 1
            when rnd(p.service_point_id, 'verification', $seed) < 0.09
                then floor(rnd(p.service_point_id, 'verification days', $seed) * 180)::integer
            else 181 + floor(
                rnd(p.service_point_id, 'verification days', $seed)
                * case p.service when 'electricity' then 4300 when 'heat' then 150 else 850 end
            )::integer
        end as verification_days
    from sample_point as p
    where p.is_metered
),

generations as (
    select
        d.service_point_id,
        d.account_id,
        d.service,
        d.customer_kind,
        d.kind,
        d.scheme,
        d.monthly_base,
        d.from_idx,
        d.interval_years,
        d.is_remote,
        d.replaced_idx,
        d.replaced_share,
        g.generation,
        case when d.replaced_idx is not null then 400 else d.verification_days end as verification_days
    from drawn as d
    inner join (values (1), (2)) as g (generation) on g.generation = 1 or d.replaced_idx is not null
)

select
    g.service_point_id * 10 + g.generation as meter_id,
    g.service_point_id,
    g.account_id,
    g.service,
    g.customer_kind,
    g.scheme,
    g.generation,
    g.replaced_idx,
    g.replaced_share,
    case when g.generation = 2 then g.replaced_idx else g.from_idx end as from_idx,
    case when g.generation = 1 and g.replaced_idx is not null then g.replaced_idx else $month_count end as to_idx,
    g.is_remote and (g.generation = 2 or g.replaced_idx is null) as is_remote,
    case
        when g.generation = 2
            then (m.period + interval (2 + floor(26 * g.replaced_share)) day)::date
        when g.replaced_idx is not null
            then (m.period - interval (g.interval_years * 12 - 1) month)::date
        when g.from_idx > 0 then f.period
        else ($as_of::date + to_days(g.verification_days::integer) - to_years(g.interval_years))::date
    end as installed_on,
    case
        when g.generation = 1 and g.replaced_idx is not null
            then (m.period + interval (2 + floor(26 * g.replaced_share)) day)::date
    end as removed_on,
    case
        when g.generation = 2 then (m.period + interval (2 + floor(26 * g.replaced_share)) day + to_years(g.interval_years))::date
        when g.replaced_idx is not null then (m.period + interval 1 month)::date
        when g.from_idx > 0 then (f.period + to_years(g.interval_years))::date
        else ($as_of::date + to_days(g.verification_days::integer))::date
    end as verification_due_on,
    case
        when g.service <> 'electricity' then 5
        when g.customer_kind = 'organisation' or g.is_remote or g.generation = 2 or g.monthly_base >= 600 then 6
        else 5
    end as digits_int,
    case
        when g.service = 'electricity' then case when g.is_remote or g.customer_kind = 'organisation' then 2 else 0 end
        when g.service = 'heat' then 4
        else 3
    end as digits_frac,
    case
        when g.service = 'electricity' and g.customer_kind = 'organisation' and g.monthly_base > 3000
            then ([10, 15, 20, 30, 40, 60, 80, 120])[
                least(8, 1 + floor(ln(g.monthly_base / 3000) * 1.6 + rnd(g.service_point_id, 'multiplier', $seed))::integer)
            ]
        else 1
    end as multiplier,
    case
        when g.service = 'heat' then 'heating_unit'
        when g.service = 'electricity' and g.customer_kind = 'organisation' then 'switchboard'
        when g.service = 'electricity' then case when rnd(g.account_id, 'place', $seed) < 0.7 then 'landing' else 'hallway' end
        when g.service_point_id % 3 = 0 then 'kitchen'
        else 'bathroom'
    end as place,
    case
        when g.service = 'electricity' and g.scheme = 'one_zone' and g.customer_kind = 'household' and not g.is_remote
            then (['СЕ 101', 'Меркурий 201.5', 'Нева 103', 'СО-И446'])[1 + g.service_point_id % 4]
        when g.service = 'electricity' and g.is_remote
            then (['Меркурий 204 ARTM', 'СЕ 208 SPLIT', 'НАРТИС-И100'])[1 + g.service_point_id % 3]
        when g.service = 'electricity' and g.customer_kind = 'organisation'
            then (['Меркурий 234 ARTM', 'СЭТ-4ТМ.03М', 'ПСЧ-4ТМ.05МК'])[1 + g.service_point_id % 3]
        when g.service = 'electricity' then (['Меркурий 200.02', 'СЕ 102М', 'Нева МТ 124'])[1 + g.service_point_id % 3]
        when g.service = 'heat' then (['ВКТ-7', 'ТСРВ-024М', 'Пульсар'])[1 + g.service_point_id % 3]
        else (['СВК 15-3', 'Бетар СХВ-15', 'Пульс 15У', 'Норма СВКМ'])[1 + g.service_point_id % 4]
    end as model,
    lpad((((g.service_point_id * 10 + g.generation) * 48271 + $seed * 7919) % 1000000000)::bigint::varchar, 9, '0') as serial_number,
    case
        when g.replaced_idx is not null or g.is_remote then null
        when g.verification_days < 0
            then greatest(
                g.from_idx + 1,
                $month_count - (date_diff('month', $as_of::date + to_days(g.verification_days::integer), $as_of::date))
            )
        when g.account_id < $first_random then null
        when rnd(g.service_point_id, 'missed', $seed) < 0.10
            then greatest(g.from_idx + 1, floor(rnd(g.service_point_id, 'missed month', $seed) * $month_count)::integer)
        when rnd(g.service_point_id, 'missed', $seed) < 0.14
            then greatest(g.from_idx + 1, $month_count - 1 - floor(rnd(g.service_point_id, 'missed month', $seed) * 5)::integer)
    end as gap_from,
    case
        when g.verification_days < 0 or rnd(g.service_point_id, 'missed', $seed) >= 0.10 then 999
        else floor(rnd(g.service_point_id, 'missed length', $seed) ** 2 * 5)::integer
    end as gap_length,
    g.verification_days < 0 as is_overdue
from generations as g
left join sample_month as m on g.replaced_idx = m.idx
left join sample_month as f on g.from_idx = f.idx;

-- name: make_registers
-- one row a register of a meter: T1 day or peak, T2 night, T3 half-peak
create temp table sample_register as
select
    m.meter_id * 10 + z.position as register_id,
    m.meter_id,
    m.service_point_id,
    m.account_id,
    as_service(m.service) as service,
    as_kind(m.customer_kind) as customer_kind,
    m.generation,
    m.replaced_idx,
    m.replaced_share,
    m.from_idx,
    m.to_idx,
    m.is_remote,
    m.digits_int,
    m.digits_frac,
    m.multiplier,
    10 ** m.digits_frac as scale,
    10 ** (m.digits_int + m.digits_frac) as capacity,
    m.gap_from,
    m.gap_from + m.gap_length as gap_to,
    m.is_overdue,
    as_zone(z.zone) as zone,
    z.position,
    z.share + case
        when z.zone = 'night' then rnd(m.service_point_id, 'night', $seed) * 0.12
        when z.zone in ('day', 'peak') then -rnd(m.service_point_id, 'night', $seed) * 0.12
        else 0
    end as zone_share,
    floor(case
        when m.generation = 2 then rnd(m.meter_id, 'initial', $seed) * 3
        when rnd(m.meter_id, 'rollover', $seed) < 0.02
            then 10 ** m.digits_int - (rnd(m.meter_id, 'initial', $seed) * 14 + 1) * z.share * least(10 ** m.digits_int / 30, 200)
        else rnd(m.meter_id, 'initial', $seed) * 10 ** m.digits_int * 0.45
    end)::bigint as initial_value
from sample_meter as m
inner join (
    values
    ('one_zone', 'single', 1, 1.0),
    ('two_zone', 'day', 1, 0.72),
    ('two_zone', 'night', 2, 0.28),
    ('three_zone', 'peak', 1, 0.38),
    ('three_zone', 'night', 2, 0.26),
    ('three_zone', 'half_peak', 3, 0.36)
) as z (scheme, zone, position, share)
    on m.scheme = z.scheme;
