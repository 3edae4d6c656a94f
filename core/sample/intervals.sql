-- name: make_hours
-- one row a half-hour of the months that have intervals, local time; ends with the last whole day before as_of
create temp table sample_hour as
select
    h.start_at::timestamptz as start_at,
    h.start_at::date as day,
    hour(h.start_at) as hour,
    minute(h.start_at) as minute,
    hour(h.start_at) * 2 + minute(h.start_at) // 30 as half_hour,
    m.idx,
    case
        when c.type = 'off' and dayofweek(h.start_at) = 6 and c.holiday is null then 'saturday'
        when c.type = 'off' then 'off'
        else 'work'
    end as day_kind,
    month(h.start_at) as month,
    t.celsius::double as celsius,
    case when hour(h.start_at) between 7 and 22 then 'day' else 'night' end as two_zone,
    case
        when hour(h.start_at) in (7, 8, 9, 17, 18, 19, 20) then 'peak'
        when hour(h.start_at) between 7 and 22 then 'half_peak'
        else 'night'
    end as three_zone
from generate_series($first_interval_day::timestamp, $as_of::timestamp - interval 30 minute, interval 30 minute) as h (start_at)
inner join sample_month as m on date_trunc('month', h.start_at)::date = m.period
inner join batch as c on h.start_at::date = c.date
left join history.temperature as t
    on t.station = $station and date_trunc('hour', h.start_at)::timestamptz = t.observed_at;

-- name: make_profile
-- one row a half-hour: what a home and a business use of the day in its hour
create temp table sample_profile as
select
    h.idx,
    h.start_at,
    h.day,
    h.hour,
    h.minute,
    h.half_hour,
    h.celsius,
    h.two_zone,
    h.three_zone,
    max(b.weight) filter (where b.profile = 'household') as household,
    max(b.weight) filter (where b.profile = 'commerce') as commerce
from sample_hour as h
inner join batch as b on h.month = b.month and h.day_kind = b.day_kind and h.hour = b.hour
group by all;

-- name: make_interval_weights
-- one row a meter and interval: its share of the month's usage of its register, before the sum is made to fit
create temp table sample_weight as
select
    i.meter_id,
    i.minutes,
    i.service,
    r.register_id,
    h.idx,
    h.start_at,
    h.day,
    h.hour,
    h.half_hour,
    case
        when i.service = 'heat'
            then greatest(0.02, 18 - h.celsius) * case when i.customer_kind = 'organisation' and h.hour < 6 then 0.82 else 1 end
        when i.customer_kind = 'organisation' then h.commerce * case when h.hour in (0, 1, 2, 3, 4) then 0.8 else 1 end
        else h.household * 1
    end * (0.82 + 0.36 * rnd(i.meter_id, h.start_at, $seed)) as weight
from sample_interval_meter as i
inner join sample_register as r on i.meter_id = r.meter_id
inner join sample_profile as h
    on r.zone in ('single', h.two_zone, h.three_zone)
    and (i.minutes = 30 or h.minute = 0)
    and i.from_idx <= h.idx;

-- name: make_intervals
-- one row a meter and interval; some hours are missing
create temp table sample_interval as
with months as (
    select
        w.register_id,
        w.idx,
        sum(w.weight) as weight,
        count(*) * max(w.minutes) / 60 as hour_count
    from sample_weight as w
    group by w.register_id, w.idx
),

shared as (
    select
        w.meter_id,
        w.start_at,
        w.day,
        w.hour,
        w.half_hour,
        w.minutes,
        r.own_usage::double * w.weight / m.weight
        * case when r.idx = $month_count and w.service <> 'heat' then $elapsed::double else 1 end as usage
    from sample_weight as w
    inner join months as m on w.register_id = m.register_id and w.idx = m.idx
    inner join sample_reading as r on w.register_id = r.register_id and w.idx = r.idx
),

gaps as (
    -- one row a meter and day on which nothing came for some hours
    select
        k.meter_id,
        k.day,
        floor(20 * rnd(k.day_key, 'gap from', $seed)) as first_hour
    from (
        select
            i.meter_id,
            d.day,
            i.meter_id * 100000 + epoch(d.day::timestamp)::bigint // 86400 as day_key
        from sample_interval_meter as i
        cross join (select distinct h.day from sample_hour as h) as d
    ) as k
    where rnd(k.day_key, 'gap', $seed) < 0.009
)

select
    s.meter_id,
    s.start_at,
    s.day,
    s.hour,
    s.half_hour,
    s.minutes,
    s.usage::decimal(18, 6) as usage,
    case
        when rnd(s.meter_id * 100000 + epoch(s.start_at)::bigint // 3600, 'estimated', $seed) < 0.002 then 'estimated'
        else 'actual'
    end as quality
from shared as s
left join gaps as g on s.meter_id = g.meter_id and s.day = g.day and s.hour between g.first_hour and g.first_hour + 6
where g.meter_id is null;

-- name: add_intervals
-- one row a meter and interval
insert into history.interval_value (meter_id, interval_start, minutes, usage, quality, batch_id)
select
    i.meter_id,
    i.start_at,
    i.minutes,
    i.usage,
    i.quality,
    $batch_id::uuid as batch_id
from sample_interval as i
order by i.meter_id, i.start_at;

-- name: add_interval_days
-- one row a meter and local day; the peak is the earliest of equal ones: usage in millionths and the half-hour in one number
insert into history.interval_day (
    meter_id, day, usage, interval_count, expected_count, peak_usage, peak_start, base_usage, minutes
)
with hours as (
    select
        v.meter_id,
        v.day,
        v.usage,
        v.minutes,
        1 as interval_count,
        v.usage as peak_usage,
        (v.usage::double * 1000000)::bigint * 64 + 63 - v.half_hour as peak,
        v.minutes as step
    from sample_interval as v
    where v.minutes = 60
    union all
    select
        v.meter_id,
        v.day,
        sum(v.usage) as usage,
        sum(v.minutes) as minutes,
        count(*) as interval_count,
        max(v.usage) as peak_usage,
        max((v.usage::double * 1000000)::bigint * 64 + 63 - v.half_hour) as peak,
        max(v.minutes) as step
    from sample_interval as v
    where v.minutes <> 60
    group by v.meter_id, v.day, v.hour
)

select
    h.meter_id,
    h.day,
    sum(h.usage)::decimal(18, 6) as usage,
    sum(h.interval_count)::integer as interval_count,
    (1440 // max(h.step))::integer as expected_count,
    max(h.peak_usage)::decimal(18, 6) as peak_usage,
    to_timestamp((h.day - date '1970-01-01') * 86400 + (63 - (max(h.peak) & 63)) * 1800 - 5 * 3600) as peak_start,
    coalesce(min(case when h.minutes = 60 then h.usage end), min(h.usage))::decimal(18, 6) as base_usage,
    max(h.step)::integer as minutes
from hours as h
group by h.meter_id, h.day
order by h.meter_id, h.day;
