-- name: match_offices
-- one row a readable row of the batch, as the office would stand after it: what the file does not say stays as it is
create or replace table memory.batch_matched as
select
    f.row,
    f.office_code,
    o.office_id is not null as is_known,
    coalesce(o.office_id, (select coalesce(max(l.office_id), 0) from live.office as l) + row_number() over (order by f.row)) as office_id,
    f.kind,
    f.name,
    f.town,
    coalesce(f.district, o.district) as district,
    f.address,
    coalesce(f.landmark, o.landmark) as landmark,
    f.latitude::decimal(9, 6) as latitude,
    f.longitude::decimal(9, 6) as longitude,
    coalesce(f.phone, o.phone) as phone,
    f.opening_hours,
    coalesce(f.window_count, o.window_count, 1) as window_count,
    coalesce(f.has_self_service, o.has_self_service, false) as has_self_service,
    coalesce(f.fee_percent, o.fee_percent)::decimal(5, 2) as fee_percent,
    coalesce(f.closed_on, o.closed_on) as closed_on,
    list_distinct(list_filter(string_split_regex(coalesce(f.services, ''), '[\s,;|]+'), lambda s: s <> '')) as services,
    f.wheelchair,
    f.mobility,
    f.vision,
    f.hearing,
    f.intellectual,
    coalesce(f.surveyed_on, $today) as surveyed_on
from memory.batch_rows as f
left join live.office as o on f.office_code = o.office_code;

-- name: refuse_wrong_offices
-- one row a row of the batch that repeats an office, stands outside the world, or names a service that does not exist
insert into memory.batch_refused (row, column_name, value, issue, detail)
select
    b.row,
    'office_code' as column_name,
    b.office_code as value,
    'repeats_row' as issue,
    t.first_row::varchar as detail
from memory.batch_matched as b
inner join (
    select
        d.office_code,
        min(d.row) as first_row
    from memory.batch_matched as d
    group by d.office_code
    having count(*) > 1
) as t on b.office_code = t.office_code
where b.row > t.first_row
union all
select
    b.row,
    'latitude' as column_name,
    b.latitude || ' ' || b.longitude as value,
    'not_a_place' as issue,
    '' as detail
from memory.batch_matched as b
where b.latitude not between -90 and 90 or b.longitude not between -180 and 180
union all
select
    w.row,
    'services' as column_name,
    w.code as value,
    'unknown_code' as issue,
    array_to_string($codes::varchar[], ', ') as detail
from (
    select
        b.row,
        unnest(b.services) as code
    from memory.batch_matched as b
) as w
where not list_contains($codes::varchar[], w.code);

-- name: know_offices
-- one row a row of the batch that says nothing new about its office
create or replace table memory.batch_known as
select
    b.row,
    true as is_same,
    'office_code' as column_name,
    b.office_code as value,
    b.office_code as stored
from memory.batch_matched as b
inner join live.office as o on b.office_id = o.office_id
left join (
    select
        s.office_id,
        list_sort(list(s.service_code)) as services
    from live.office_service as s
    group by s.office_id
) as s on b.office_id = s.office_id
left join (
    select
        w.office_id,
        any_value(w.state) filter (where w.category = 'wheelchair') as wheelchair,
        any_value(w.state) filter (where w.category = 'mobility') as mobility,
        any_value(w.state) filter (where w.category = 'vision') as vision,
        any_value(w.state) filter (where w.category = 'hearing') as hearing,
        any_value(w.state) filter (where w.category = 'intellectual') as intellectual
    from (
        select
            l.office_id,
            l.category,
            if(min(l.state) = max(l.state), any_value(l.state), 'mixed') as state
        from live.office_access as l
        group by l.office_id, l.category
    ) as w
    group by w.office_id
) as x on b.office_id = x.office_id
where
    b.is_known
    and (b.kind, b.name, b.town, b.district, b.address, b.landmark, b.latitude, b.longitude)
    is not distinct from (o.kind, o.name, o.town, o.district, o.address, o.landmark, o.latitude, o.longitude)
    and (b.phone, b.opening_hours, b.window_count, b.has_self_service, b.fee_percent, b.closed_on)
    is not distinct from (o.phone, o.opening_hours, o.window_count, o.has_self_service, o.fee_percent, o.closed_on)
    and (len(b.services) = 0 or list_sort(b.services) = s.services)
    and (b.wheelchair is null or b.wheelchair = x.wheelchair)
    and (b.mobility is null or b.mobility = x.mobility)
    and (b.vision is null or b.vision = x.vision)
    and (b.hearing is null or b.hearing = x.hearing)
    and (b.intellectual is null or b.intellectual = x.intellectual);

-- name: save_offices
-- one row an office of the batch
insert into live.office (
    office_id, office_code, kind, name, town, district, address, landmark, latitude, longitude, phone, opening_hours, window_count,
    has_self_service, fee_percent, is_sample, closed_on
)
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
    false as is_sample,
    b.closed_on
from memory.batch_matched as b
where
    not exists (
        select 1
        from memory.batch_refused as r
        where r.row = b.row
    )
    and not exists (
        select 1
        from memory.batch_known as k
        where k.row = b.row
    )
order by b.office_id
on conflict (office_id) do update set
    kind = excluded.kind, name = excluded.name, town = excluded.town, district = excluded.district, address = excluded.address,
    landmark = excluded.landmark, latitude = excluded.latitude, longitude = excluded.longitude, phone = excluded.phone,
    opening_hours = excluded.opening_hours, window_count = excluded.window_count, has_self_service = excluded.has_self_service,
    fee_percent = excluded.fee_percent, closed_on = excluded.closed_on;

-- name: drop_office_services
-- one row a service that an office of the batch no longer offers
delete from live.office_service
where exists (
    select 1
    from memory.batch_matched as b
    where b.office_id = office_service.office_id and len(b.services) > 0 and not list_contains(b.services, office_service.service_code)
);

-- name: add_office_services
-- one row a service of an office of the batch
insert into live.office_service (office_id, service_code)
select
    b.office_id,
    unnest(b.services) as service_code
from memory.batch_matched as b
where not exists (
    select 1
    from memory.batch_refused as r
    where r.row = b.row
)
on conflict do nothing;

-- name: save_office_access
-- one row a zone of an office of the batch and a category: the file speaks of the office as a whole, that is of all seven zones
insert into live.office_access (office_id, zone, category, state, note, surveyed_on)
select
    w.office_id,
    z.zone,
    w.category,
    w.state,
    null as note,
    w.surveyed_on
from (
    select
        b.office_id,
        b.surveyed_on,
        unnest(['wheelchair', 'mobility', 'vision', 'hearing', 'intellectual']) as category,
        unnest([b.wheelchair, b.mobility, b.vision, b.hearing, b.intellectual]) as state
    from memory.batch_matched as b
    where
        not exists (
            select 1
            from memory.batch_refused as r
            where r.row = b.row
        )
        and not exists (
            select 1
            from memory.batch_known as k
            where k.row = b.row
        )
) as w
cross join (select unnest(range(1, 8))::integer as zone) as z
where w.state is not null
on conflict (office_id, zone, category) do update set state = excluded.state, surveyed_on = excluded.surveyed_on;
