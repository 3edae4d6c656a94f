-- name: make_random
-- a number in [0, 1) from a key, a word that says what it is for, and the seed; hashed twice, so that two words are independent
create or replace temp macro rnd(number_key, word, seed) as (hash(hash(number_key, word, seed)) >> 11) / 9007199254740992.0;

-- name: make_digit
-- a decimal digit of a whole number, place 0 is the last
create or replace temp macro digit_of(whole_number, place) as (whole_number // (10 ** place)::bigint) % 10;

-- name: make_service_number
-- the place of a service in a bill
create or replace temp macro service_number(service) as case service
    when 'electricity' then 1 when 'heat' then 2 when 'hot_water' then 3 else 4
end;

-- name: make_roubles
-- money from whole kopecks, without leaving whole numbers
create or replace temp macro roubles(kopecks) as (kopecks::decimal(14, 0) * 0.01::decimal(3, 2))::decimal(14, 2);

-- name: make_source_names
-- how a usage became known, as a number with a name
create or replace temp macro as_source(word) as word::enum('remote', 'customer', 'control', 'average', 'norm');

-- name: make_towns
-- one row a town; a draw of population falls into [population_before, next)
create temp table sample_town as
select
    t.town,
    t.population_k,
    sum(t.population_k) over (order by t.town) - t.population_k as population_before,
    sum(t.population_k) over (order by t.town) as population_after,
    sum(t.population_k) over () as population_total
from batch as t;

-- name: make_districts
-- one row a district of Ekaterinburg; a draw of percent falls into [share_before, next)
create temp table sample_district as
select
    d.district,
    sum(d.share_percent) over (order by d.district) - d.share_percent as share_before,
    sum(d.share_percent) over (order by d.district) as share_after
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

-- name: buildings
-- one row a group of twelve neighbouring accounts of the whole region: an apartment house, or twelve houses in a row
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
        case
            when p.kind = 'garden'
                then 'СНТ «' || (['Берёзка', 'Уралец', 'Рассвет', 'Малинка', 'Геолог', 'Энергетик'])[1 + p.building_id % 6] || '»'
            else s.street
        end as street,
        s.latitude,
        s.longitude,
        case when p.kind = 'flat' then 1 else 12 end as house_count,
        case when p.kind = 'garden' then 1 else (3 + rnd(hash(s.place, s.street), 'first house', $seed) * 70)::integer end as first_house
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
from on_street as o
order by o.building_id;

-- name: make_buildings
-- one row a building of the range
create temp table sample_building as
select
    b.building_id,
    b.town,
    b.district,
    b.kind,
    b.street,
    b.latitude,
    b.longitude,
    b.house_rank,
    b.is_full_service,
    b.has_hot_water,
    b.is_heat_metered,
    b.stove_draw
from batch as b;

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
    s.street,
    (case when s.kind = 'garden' then s.house_rank else s.house_rank - s.house_rank::bigint // 7 end)::bigint::varchar as house_number,
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
    case
        when s.kind = 'organisation' then 0
        else least(7, 1 + floor(s.resident_draw * (1.35 + s.room_count * 0.95)))::integer
    end as resident_count,
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
