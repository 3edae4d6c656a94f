-- name: make_offices
-- one row an office with the hours that its opening_hours say
create temp table sample_office as
select
    b.office_id,
    b.office_code,
    b.kind,
    b.name,
    b.town,
    b.district,
    b.address,
    b.landmark,
    b.latitude,
    b.longitude,
    b.phone,
    b.opening_hours,
    b.window_count,
    b.has_self_service,
    b.fee_percent,
    b.week_from,
    b.week_to,
    b.lunch_from,
    b.lunch_to,
    b.saturday_from,
    b.saturday_to,
    b.services
from batch as b;

-- name: add_offices
-- one row an office
insert into live.office (
    office_id, office_code, kind, name, town, district, address, landmark, latitude, longitude, phone, opening_hours,
    window_count, has_self_service, fee_percent, is_sample, closed_on
)
select
    o.office_id,
    o.office_code,
    o.kind,
    o.name,
    o.town,
    o.district,
    o.address,
    o.landmark,
    o.latitude::decimal(9, 6),
    o.longitude::decimal(9, 6),
    o.phone,
    o.opening_hours,
    o.window_count,
    o.has_self_service = 1 as has_self_service,
    o.fee_percent::decimal(5, 2) as fee_percent,
    true as is_sample,
    null as closed_on
from sample_office as o
order by o.office_id;

-- name: add_office_services
-- one row an office and what can be done there
insert into live.office_service (office_id, service_code)
select
    o.office_id,
    unnest(string_split(o.services, '|')) as service_code
from sample_office as o;

-- name: add_office_access
-- one row an office, zone and category that was surveyed; what is unknown has no row
insert into live.office_access (office_id, zone, category, state, note, surveyed_on)
select
    o.office_id,
    z.zone,
    c.category,
    case
        when a.draw < case when o.office_id <= 8 then 0.86 else 0.55 end then 'full'
        when a.draw < case when o.office_id <= 8 then 0.95 else 0.80 end then 'partial'
        when a.draw < 0.94 then 'conditional'
        else 'none'
    end as state,
    case
        when c.category = 'wheelchair' and z.zone = 2 and a.draw >= 0.94 then 'Ступени без пандуса, кнопка вызова у входа'
        when c.category = 'wheelchair' and z.zone = 2 and a.draw >= 0.80 then 'Откидной пандус, поможет сотрудник'
        when c.category = 'hearing' and z.zone = 4 and a.draw < 0.3 then 'Индукционная петля у окна № 1'
    end as note,
    ($as_of::date - (40 + o.office_id * 53 % 900)::integer)::date as surveyed_on
from sample_office as o
cross join range(1, 8) as z (zone)
cross join (
    values ('wheelchair', 1), ('mobility', 2), ('vision', 3), ('hearing', 4), ('intellectual', 5)
) as c (category, category_number)
inner join lateral (
    select
        rnd(o.office_id * 1000 + z.zone * 10 + c.category_number, 'state', $seed) as draw,
        rnd(o.office_id * 1000 + z.zone * 10 + c.category_number, 'known', $seed) as known
) as a on true
where
    o.kind in ('office', 'grid_centre', 'bank')
    and o.office_id % 9 <> 7
    and a.known < case when o.kind = 'bank' then 0.6 else 0.9 end
order by o.office_id, z.zone, c.category;

-- name: make_visits
-- one row an office and open hour of the last ten weeks, the running hour included
create temp table sample_visit as
with hours as (
    select
        h.start_at,
        h.start_at::date as day,
        hour(h.start_at) as hour,
        isodow(h.start_at) as weekday,
        c.type = 'off' as is_off,
        c.holiday is not null as is_holiday
    from generate_series($as_of::timestamp - interval 70 day, $as_of::timestamp + interval 23 hour, interval 1 hour) as h (start_at)
    inner join batch as c on h.start_at::date = c.date
),

busy as (
    select
        o.office_id,
        o.window_count,
        h.start_at,
        o.window_count * (3.4 + 2.2 * rnd(o.office_id, 'popular', $seed))
        * case h.hour when 8 then 0.55 when 9 then 0.85 when 10 then 1.15 when 11 then 1.3 when 12 then 1.1 when 13 then 0.95
            when 14 then 1.0 when 15 then 1.05 when 16 then 1.15 when 17 then 1.2 when 18 then 0.9 else 0.5 end
        * case h.weekday when 1 then 1.3 when 2 then 1.05 when 3 then 0.95 when 4 then 0.95 when 5 then 1.1 else 0.8 end
        * case when day(h.day) between 10 and 16 then 1.35 when day(h.day) between 20 and 25 then 1.2 else 0.85 end
        * (0.7 + 0.6 * rnd(o.office_id * 1000000 + epoch(h.start_at)::bigint // 3600, 'visits', $seed)) as visitors,
        case when h.weekday = 6 or (h.hour >= 18) then ceil(o.window_count * 0.6) else o.window_count end as windows
    from sample_office as o
    cross join hours as h
    where
        o.kind in ('office', 'grid_centre')
        and case
            when h.weekday = 7 or h.is_holiday then false
            when h.weekday = 6 then h.hour >= o.saturday_from and h.hour < o.saturday_to
            else
                not h.is_off
                and h.hour >= ceil(o.week_from)
                and h.hour < floor(o.week_to)
                and not coalesce(h.hour >= floor(o.lunch_from) and h.hour < ceil(o.lunch_to), false)
        end
)

select
    b.office_id,
    b.start_at,
    round(b.visitors)::integer as visitor_count,
    round(
        2 + 26 * greatest(0, b.visitors / (b.windows * 5.2) - 0.55) ** 1.6
        * (0.7 + 0.6 * rnd(b.office_id * 1000000 + epoch(b.start_at)::bigint // 3600, 'wait', $seed)),
        1
    )::decimal(6, 1) as waiting_minutes,
    b.windows::integer as open_window_count
from busy as b;

-- name: add_visits
-- one row an office and finished hour
insert into history.visit (office_id, hour_start, visitor_count, waiting_minutes, open_window_count, batch_id)
select
    v.office_id,
    v.start_at::timestamptz as hour_start,
    v.visitor_count,
    v.waiting_minutes,
    v.open_window_count,
    $batch_id::uuid as batch_id
from sample_visit as v
where v.start_at::timestamptz + interval 1 hour <= $now::timestamptz
order by v.office_id, v.start_at;

-- name: loads
-- one row an office that counts visitors: the sample of some minutes ago; one office fell silent three hours ago
select
    o.office_id,
    $now::timestamptz - to_minutes(case when o.office_id = 12 then 190 else (2 + o.office_id % 9)::integer end) as observed_at,
    coalesce(ceil(v.visitor_count / 4.0), 0)::integer as visitor_count,
    coalesce(v.waiting_minutes, 0)::decimal(6, 1) as waiting_minutes,
    coalesce(v.open_window_count, 0)::integer as open_window_count
from sample_office as o
left join sample_visit as v
    on o.office_id = v.office_id and date_trunc('hour', $now::timestamptz)::timestamp = v.start_at
where o.kind in ('office', 'grid_centre') and o.office_id <> 23
order by o.office_id;

-- name: add_loads
-- one row an office of the batch
insert into live.office_load (office_id, observed_at, visitor_count, waiting_minutes, open_window_count)
select
    b.office_id,
    b.observed_at,
    b.visitor_count,
    b.waiting_minutes,
    b.open_window_count
from batch as b;
