-- name: places
-- one row a place that is not closed for good, with its services, accessibility, newest sample and usual waits of a weekday
with usual_hours as (
    select
        v.office_id,
        hour(timezone('Asia/Yekaterinburg', v.hour_start)) as hour,
        quantile_cont(cast(v.waiting_minutes as double), 0.5) as minutes
    from history.visit as v
    where
        v.hour_start >= timezone('Asia/Yekaterinburg', cast($first as timestamp))
        and v.hour_start < timezone('Asia/Yekaterinburg', cast($after as timestamp))
        and isodow(timezone('Asia/Yekaterinburg', v.hour_start)) = $weekday
    group by v.office_id, hour
),

usual as (
    select
        office_id,
        list(hour) as usual_hour,
        list(minutes) as usual_minutes
    from usual_hours
    group by office_id
),

service as (
    select
        office_id,
        list(service_code) as services
    from live.office_service
    group by office_id
),

access as (
    select
        office_id,
        list(zone) as zones,
        list(category) as categories,
        list(state) as states,
        list(surveyed_on) as survey_days,
        list(note) as notes
    from live.office_access
    group by office_id
)

select
    o.office_id,
    o.kind,
    o.name,
    o.town,
    o.district,
    o.address,
    o.landmark,
    cast(o.latitude as double) as latitude,
    cast(o.longitude as double) as longitude,
    o.phone,
    o.opening_hours,
    o.window_count,
    o.has_self_service,
    o.fee_percent,
    o.is_sample,
    service.services,
    access.zones,
    access.categories,
    access.states,
    access.survey_days,
    access.notes,
    l.observed_at,
    l.visitor_count,
    l.waiting_minutes,
    l.open_window_count,
    usual.usual_hour,
    usual.usual_minutes
from live.office as o
left join service on o.office_id = service.office_id
left join access on o.office_id = access.office_id
left join live.office_load as l on o.office_id = l.office_id
left join usual on o.office_id = usual.office_id
where
    o.closed_on is null
    or o.closed_on > $today
order by o.office_id;

-- name: usual_week
-- one row a weekday (1 = Monday) and local hour of one office: medians of waiting (minutes) and visitors, and of how many weeks
select
    cast(isodow(timezone('Asia/Yekaterinburg', v.hour_start)) as integer) as weekday,
    cast(hour(timezone('Asia/Yekaterinburg', v.hour_start)) as integer) as hour,
    quantile_cont(cast(v.waiting_minutes as double), 0.5) as minutes,
    quantile_cont(cast(v.visitor_count as double), 0.5) as visitors,
    cast(count(*) as integer) as weeks
from history.visit as v
where
    v.office_id = $office_id
    and v.hour_start >= timezone('Asia/Yekaterinburg', cast($first as timestamp))
    and v.hour_start < timezone('Asia/Yekaterinburg', cast($after as timestamp))
group by weekday, hour
order by weekday, hour;
