-- name: make_random
-- a number in [0, 1) from a key, a word that says what it is for, and the seed; hashed twice, so that two words are independent
create or replace temp macro rnd(number_key, word, seed) as (hash(hash(number_key, word, seed)) >> 11) / 9007199254740992.0;

-- name: make_digit
-- a decimal digit of a whole number, place 0 is the last
create or replace temp macro digit_of(whole_number, place) as (whole_number // (10 ** place)::bigint) % 10;

-- name: make_towns
-- one row a town; a draw of population falls into [population_before, next)
create temp table sample_town as
select
    t.town,
    t.population_k,
    sum(t.population_k) over (order by t.population_k desc, t.town) - t.population_k as population_before,
    sum(t.population_k) over (order by t.population_k desc, t.town) as population_after,
    sum(t.population_k) over () as population_total
from batch as t;

-- name: make_districts
-- one row a district of Ekaterinburg; a draw of percent falls into [share_before, next)
create temp table sample_district as
select
    d.district,
    sum(d.share_percent) over (order by d.share_percent desc, d.district) - d.share_percent as share_before,
    sum(d.share_percent) over (order by d.share_percent desc, d.district) as share_after
from batch as d;

-- name: make_streets
-- one row a street of a town or district, numbered from 0
create temp table sample_street as
select
    s.place,
    s.street,
    s.latitude,
    s.longitude,
    row_number() over (partition by s.place order by s.street) - 1 as street_index,
    count(*) over (partition by s.place) as street_count
from batch as s;

-- name: make_names
-- one row a surname, given name, patronymic or word for the name of a company, numbered from 0 in its kind
create temp table sample_name as
select
    n.kind,
    n.male,
    n.female,
    row_number() over (partition by n.kind order by n.male) - 1 as name_index,
    count(*) over (partition by n.kind) as name_count
from batch as n;

-- name: make_organisations
-- one row a kind of organisation; a draw of percent falls into [weight_before, next)
create temp table sample_organisation as
select
    o.org_kind,
    o.customer_name,
    o.site_name,
    o.legal_form,
    o.penalty_group,
    o.area_from,
    o.area_to,
    o.kwh_m2_year,
    o.season,
    sum(o.weight) over (order by o.org_kind) - o.weight as weight_before,
    sum(o.weight) over (order by o.org_kind) as weight_after
from batch as o;

-- name: make_curated
-- one row an account that is made by hand: those of the sample sign-ins
create temp table sample_curated as
select
    c.account_id,
    c.customer_id,
    c.kind,
    c.org_kind,
    c.customer_kind,
    c.customer_name,
    c.legal_form,
    c.inn,
    c.kpp,
    c.ogrn,
    c.town,
    c.district,
    c.street,
    c.house_number,
    c.house_letter,
    c.flat,
    c.flat_extension,
    c.site_name,
    c.settlement,
    c.stove,
    c.area_m2,
    c.resident_count,
    c.room_count,
    c.latitude,
    c.longitude,
    c.scheme,
    c.has_heat = 1 as has_heat,
    c.has_hot = 1 as has_hot,
    c.has_cold = 1 as has_cold,
    c.heat_metered = 1 as is_heat_metered,
    c.payer,
    c.stops_at
from batch as c;

-- name: make_months
-- one row a month of the sample; idx 0 is the first, the last is the running one; hdd = degree-days under 18 °C of the heating season
create temp table sample_month as
with heating as (
    select
        date_trunc('month', d.day)::date as period,
        sum(case when d.is_heating then greatest(0, 18 - d.celsius) else 0 end) as hdd
    from (
        select
            h.day,
            h.celsius,
            avg(h.celsius) over (order by h.day rows between 5 preceding and 1 preceding) < 8 as is_heating
        from (
            select
                t.observed_at::date as day,
                avg(t.celsius::double) as celsius
            from history.temperature as t
            where t.station = $station
            group by all
        ) as h
    ) as d
    group by all
)

select
    m.idx,
    m.period,
    m.last_day,
    m.due_on,
    m.home,
    m.house,
    m.garden,
    m.school,
    m.commerce,
    m.water,
    coalesce(h.hdd, 0) as hdd
from batch as m
left join heating as h on m.period = h.period;

-- name: make_buildings
-- one row a group of twelve neighbouring accounts: an apartment house, or twelve houses in a row
create temp table sample_building as
with drawn as (
    select
        b.building_id,
        rnd(b.building_id, 'town', $seed) * (select max(t.population_total) from sample_town as t) as town_draw,
        rnd(b.building_id, 'district', $seed) * 99.99 as district_draw,
        rnd(b.building_id, 'kind', $seed) as kind_draw,
        rnd(b.building_id, 'street', $seed) as street_draw
    from range(0, $building_count::bigint) as b (building_id)
),

placed as (
    select
        d.building_id,
        d.kind_draw,
        d.street_draw,
        t.town,
        case when t.town = 'Екатеринбург' then x.district end as district,
        case
            when d.kind_draw < case when t.town = 'Екатеринбург' then 0.89 else 0.62 end then 'flat'
            when d.kind_draw < 0.965 then 'house'
            else 'garden'
        end as kind
    from drawn as d
    inner join sample_town as t on d.town_draw >= t.population_before and d.town_draw < t.population_after
    inner join sample_district as x on d.district_draw >= x.share_before and d.district_draw < x.share_after
),

on_street as (
    select
        p.building_id,
        p.town,
        p.district,
        p.kind,
        s.street,
        s.latitude,
        s.longitude,
        case when p.kind = 'flat' then 1 else 12 end as house_count,
        (3 + rnd(hash(s.place, s.street), 'first house', $seed) * 70)::integer as first_house
    from placed as p
    inner join sample_street as s
        on coalesce(p.district, p.town) = s.place and s.street_index = floor(p.street_draw * s.street_count)
)

select
    o.building_id,
    o.town,
    o.district,
    o.kind,
    o.street,
    o.latitude + (rnd(o.building_id, 'latitude', $seed) - 0.5) * 0.004 as latitude,
    o.longitude + (rnd(o.building_id, 'longitude', $seed) - 0.5) * 0.007 as longitude,
    o.first_house + sum(o.house_count) over (
        partition by o.town, o.district, o.street order by o.building_id
    ) - o.house_count as house_rank,
    o.kind = 'flat' and rnd(o.building_id, 'full service', $seed) < 0.5 as is_full_service,
    rnd(o.building_id, 'hot water', $seed) < 0.85 as has_hot_water,
    rnd(o.building_id, 'heat meters', $seed) < 0.22 as is_heat_metered,
    rnd(o.building_id, 'stove', $seed) as stove_draw
from on_street as o;

-- name: make_sites
-- one row an account of the range with everything about its place and people
create temp table sample_site as
with drawn as (
    select
        a.account_id,
        b.building_id,
        b.town,
        b.district,
        b.street,
        b.is_full_service,
        b.has_hot_water,
        b.is_heat_metered,
        b.stove_draw,
        a.place,
        b.latitude + (case when b.kind = 'flat' then 0 else a.place end) * 0.00018 as latitude,
        b.longitude,
        b.house_rank + case when b.kind = 'flat' then 0 else a.place end as house_rank,
        case when rnd(a.account_id, 'organisation', $seed) < 0.03 and b.kind <> 'garden' then 'organisation' else b.kind end as kind,
        rnd(a.account_id, 'organisation kind', $seed) * 99.99 as org_draw,
        rnd(a.account_id, 'rooms', $seed) as room_draw,
        rnd(a.account_id, 'residents', $seed) as resident_draw,
        rnd(a.account_id, 'area', $seed) as area_draw,
        rnd(a.account_id, 'scheme', $seed) as scheme_draw,
        rnd(a.account_id, 'payer', $seed) as payer_draw
    from sample_building as b
    inner join (
        select
            c.building_id,
            n.place,
            c.building_id * 12 + n.place + $first_random::bigint as account_id
        from sample_building as c
        cross join range(0, 12) as n (place)
    ) as a on b.building_id = a.building_id
    where a.account_id between $first_id and $last_id
),

described as (
    select
        d.account_id,
        d.building_id,
        d.town,
        d.district,
        d.street,
        d.is_full_service,
        d.has_hot_water,
        d.stove_draw,
        d.place,
        d.latitude,
        d.longitude,
        d.house_rank,
        d.kind,
        d.area_draw,
        d.resident_draw,
        d.scheme_draw,
        d.payer_draw,
        o.org_kind,
        o.area_from,
        o.area_to,
        d.kind = 'organisation' or d.is_heat_metered as is_heat_metered,
        case when d.kind = 'organisation' then 'organisation' else 'household' end as customer_kind,
        case
            when d.kind = 'organisation' then null
            when d.kind = 'garden' then 2
            when d.room_draw < 0.32 then 1
            when d.room_draw < 0.70 then 2
            when d.room_draw < 0.94 then 3
            else 4
        end as room_count
    from drawn as d
    inner join sample_organisation as o on d.org_draw >= o.weight_before and d.org_draw < o.weight_after
)

select
    s.account_id,
    s.account_id as customer_id,
    s.building_id,
    s.kind,
    case when s.kind = 'organisation' then s.org_kind end as org_kind,
    s.customer_kind,
    null::varchar as customer_name,
    null::varchar as legal_form,
    null::varchar as inn,
    null::varchar as kpp,
    null::varchar as ogrn,
    s.town,
    s.district,
    case when s.kind = 'garden' then 'СНТ «' || (['Берёзка', 'Уралец', 'Рассвет', 'Малинка', 'Геолог', 'Энергетик'])[1 + s.building_id % 6] || '»' else s.street end as street,
    (s.house_rank - s.house_rank // 7)::varchar as house_number,
    case when s.house_rank % 7 = 0 and s.kind <> 'garden' then 'А' end as house_letter,
    case
        when s.kind = 'flat' then (
            1 + s.building_id % 8
            + (1 + s.building_id % 9) * (s.place - case when s.building_id % 10 = 3 and s.place = 5 then 1 else 0 end)
        )::varchar
    end as flat,
    case when s.kind = 'flat' and s.building_id % 10 = 3 and s.place in (4, 5) then (s.place - 3)::varchar end as flat_extension,
    null::varchar as site_name,
    case
        when s.kind = 'garden' then 'rural'
        when s.kind = 'house' and s.town <> 'Екатеринбург' and s.building_id % 5 < 2 then 'rural'
        else 'urban'
    end as settlement,
    case
        when s.kind in ('organisation', 'garden') then 'none'
        when s.kind = 'flat' then case when s.stove_draw < 0.42 then 'electric' else 'gas' end
        when s.stove_draw < 0.3 then 'electric'
        when s.stove_draw < 0.85 then 'gas'
        else 'none'
    end as stove,
    round(case
        when s.kind = 'organisation' then s.area_from + (s.area_to - s.area_from) * s.area_draw ** 2
        when s.kind = 'flat' then 13 + 16.5 * s.room_count + 12 * s.area_draw
        when s.kind = 'garden' then 18 + 40 * s.area_draw
        else 36 + 22 * s.room_count + 50 * s.area_draw
    end, 1) as area_m2,
    case when s.kind = 'organisation' then 0 else least(7, 1 + floor(s.resident_draw * (1.35 + s.room_count * 0.95)))::integer end as resident_count,
    s.room_count,
    s.latitude,
    s.longitude,
    case
        when s.kind in ('organisation', 'garden') or s.scheme_draw < 0.61 then 'one_zone'
        when s.scheme_draw < 0.95 then 'two_zone'
        else 'three_zone'
    end as scheme,
    s.is_full_service or (s.kind = 'organisation' and s.area_draw > 0.45) as has_heat,
    (s.is_full_service and s.has_hot_water) or (s.kind = 'organisation' and s.area_draw > 0.8) as has_hot,
    s.is_full_service or (s.kind = 'house' and s.scheme_draw > 0.75) or (s.kind = 'organisation' and s.area_draw > 0.6) as has_cold,
    s.is_heat_metered,
    case
        when s.payer_draw < 0.72 then 'punctual'
        when s.payer_draw < 0.85 then 'late'
        when s.payer_draw < 0.90 then 'partial'
        when s.payer_draw < 0.945 then 'seldom'
        when s.payer_draw < 0.965 then 'generous'
        else 'stopped'
    end as payer,
    case when s.payer_draw >= 0.965 then floor(rnd(s.account_id, 'stops', $seed) * 35)::integer end as stops_at
from described as s
union all
select
    c.account_id,
    c.customer_id,
    -c.account_id as building_id,
    c.kind,
    c.org_kind,
    c.customer_kind,
    c.customer_name,
    c.legal_form,
    c.inn,
    c.kpp,
    c.ogrn,
    c.town,
    c.district,
    c.street,
    c.house_number,
    c.house_letter,
    c.flat,
    c.flat_extension,
    c.site_name,
    c.settlement,
    c.stove,
    c.area_m2,
    c.resident_count,
    c.room_count,
    c.latitude,
    c.longitude,
    c.scheme,
    c.has_heat,
    c.has_hot,
    c.has_cold,
    c.is_heat_metered,
    c.payer,
    c.stops_at
from sample_curated as c
where c.account_id between $first_id and $last_id;

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
        when g.service = 'electricity' and g.customer_kind = 'household' then case when g.is_remote then 6 when g.generation = 1 and g.monthly_base < 600 then 5 else 6 end
        when g.service = 'electricity' then 6
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
        when g.service = 'electricity' and g.is_remote then (['Меркурий 204 ARTM', 'СЕ 208 SPLIT', 'НАРТИС-И100'])[1 + g.service_point_id % 3]
        when g.service = 'electricity' and g.customer_kind = 'organisation' then (['Меркурий 234 ARTM', 'СЭТ-4ТМ.03М', 'ПСЧ-4ТМ.05МК'])[1 + g.service_point_id % 3]
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
    m.service,
    m.customer_kind,
    m.generation,
    m.replaced_idx,
    m.replaced_share,
    m.from_idx,
    m.to_idx,
    m.is_remote,
    m.digits_int,
    m.digits_frac,
    m.multiplier,
    m.gap_from,
    m.gap_from + m.gap_length as gap_to,
    m.is_overdue,
    z.zone,
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
