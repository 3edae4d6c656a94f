-- A day of intervals has their sum, count and peak, and no day is missing or left over.
with counted as (
    select
        v.meter_id,
        v.interval_start::date as day,
        sum(v.usage) as usage,
        count(*) as interval_count,
        max(v.usage) as peak_usage
    from history.interval_value as v
    group by v.meter_id, v.interval_start::date
)

select
    coalesce(d.meter_id, c.meter_id) as meter_id,
    coalesce(d.day, c.day) as day,
    d.usage as day_usage,
    c.usage,
    d.interval_count as day_count,
    c.interval_count
from counted as c
full outer join history.interval_day as d on c.meter_id = d.meter_id and c.day = d.day
where
    d.meter_id is null
    or c.meter_id is null
    or d.usage <> c.usage
    or d.interval_count <> c.interval_count
    or d.peak_usage <> c.peak_usage
order by meter_id, day
limit 100;
