-- name: match_visits
-- one row a readable row of the batch, with its office (null if unknown)
create or replace table memory.batch_matched as
select
    f.row,
    f.office_code,
    o.office_id,
    date_trunc('hour', f.hour_start) as hour_start,
    f.visitor_count,
    f.waiting_minutes::decimal(6, 1) as waiting_minutes,
    coalesce(f.open_window_count, o.window_count) as open_window_count
from memory.batch_rows as f
left join live.office as o on f.office_code = o.office_code;

-- name: refuse_unknown_offices
-- one row a row of the batch whose office is not known
insert into memory.batch_refused (row, column_name, value, issue, detail)
select
    b.row,
    'office_code' as column_name,
    b.office_code as value,
    'unknown_office' as issue,
    '' as detail
from memory.batch_matched as b
where b.office_id is null;

-- name: refuse_repeated_visits
-- one row a row of the batch whose office and hour stand in it more than once
insert into memory.batch_refused (row, column_name, value, issue, detail)
with twice as (
    select
        b.office_id,
        b.hour_start,
        min(b.row) as first_row,
        max(b.row) as last_row,
        min(b.visitor_count) <> max(b.visitor_count) or min(b.waiting_minutes) <> max(b.waiting_minutes) as differs
    from memory.batch_matched as b
    where b.office_id is not null
    group by b.office_id, b.hour_start
    having count(*) > 1
)

select
    b.row,
    'visitor_count' as column_name,
    b.visitor_count::varchar as value,
    case when t.differs then 'contradicts_row' else 'repeats_row' end as issue,
    (case when b.row = t.first_row then t.last_row else t.first_row end)::varchar as detail
from memory.batch_matched as b
inner join twice as t on b.office_id = t.office_id and b.hour_start = t.hour_start
where t.differs or b.row > t.first_row;

-- name: know_visits
-- one row a row of the batch whose office and hour the store has
create or replace table memory.batch_known as
select
    b.row,
    bool_and(h.visitor_count = b.visitor_count and h.waiting_minutes = b.waiting_minutes) as is_same,
    'visitor_count' as column_name,
    any_value(b.visitor_count)::varchar as value,
    any_value(h.visitor_count)::varchar as stored
from memory.batch_matched as b
inner join history.visit as h on b.office_id = h.office_id and b.hour_start = h.hour_start
group by b.row;

-- name: add_visits
-- one row a new office and hour of the batch
insert into history.visit (office_id, hour_start, visitor_count, waiting_minutes, open_window_count, batch_id)
select
    b.office_id,
    b.hour_start,
    b.visitor_count,
    b.waiting_minutes,
    b.open_window_count,
    $batch_id as batch_id
from memory.batch_matched as b
anti join memory.batch_refused as r on b.row = r.row
anti join memory.batch_known as k on b.row = k.row
order by b.office_id, b.hour_start;

-- name: save_newest_load
-- one row an office of the batch whose newest hour is newer than the sample the store has
insert into live.office_load (office_id, observed_at, visitor_count, waiting_minutes, open_window_count)
select
    b.office_id,
    max(b.hour_start) as observed_at,
    arg_max(b.visitor_count, b.hour_start) as visitor_count,
    arg_max(b.waiting_minutes, b.hour_start) as waiting_minutes,
    arg_max(b.open_window_count, b.hour_start) as open_window_count
from memory.batch_matched as b
anti join memory.batch_refused as r on b.row = r.row
where b.office_id is not null
group by b.office_id
on conflict (office_id) do update set
    observed_at = excluded.observed_at, visitor_count = excluded.visitor_count, waiting_minutes = excluded.waiting_minutes,
    open_window_count = excluded.open_window_count
where excluded.observed_at > office_load.observed_at;

-- name: match_intervals
-- one row a readable row of the batch, with its meter (null if unknown) and its usage in the meter's unit
create or replace table memory.batch_matched as
select
    f.row,
    f.serial_number,
    m.meter_id,
    m.unit,
    f.interval_start,
    coalesce(f.minutes, $minutes::integer) as minutes,
    case
        when $unit::varchar is null or $unit = m.unit then f.usage::decimal(18, 6)
        when m.unit = 'kwh' and $unit = 'wh' then (f.usage::decimal(38, 6) * 0.001::decimal(4, 3))::decimal(18, 6)
        when m.unit = 'kwh' and $unit = 'mwh' then (f.usage * 1000)::decimal(18, 6)
    end as usage,
    coalesce(f.quality, 'actual') as quality
from memory.batch_rows as f
left join live.meter as m on f.serial_number = m.serial_number;

-- name: refuse_unknown_meters
-- one row a row of the batch whose meter is not known, is known twice, or whose unit does not fit the meter
insert into memory.batch_refused (row, column_name, value, issue, detail)
select
    b.row,
    'serial_number' as column_name,
    b.serial_number as value,
    'unknown_meter' as issue,
    '' as detail
from memory.batch_matched as b
where b.meter_id is null
union all
select
    b.row,
    'serial_number' as column_name,
    any_value(b.serial_number) as value,
    'several_meters' as issue,
    '' as detail
from memory.batch_matched as b
where (select count(*) from memory.batch_matched) > (select count(*) from memory.batch_rows)
group by b.row
having count(*) > 1
union all
select
    b.row,
    'usage' as column_name,
    $unit::varchar as value,
    'unit_of_meter' as issue,
    b.unit as detail
from memory.batch_matched as b
where b.meter_id is not null and b.usage is null;

-- name: find_interval_lengths
-- one row a meter of the batch: the most usual distance between neighbouring intervals, in minutes
create or replace table memory.batch_length as
with gaps as (
    select
        b.meter_id,
        date_diff('minute', lag(b.interval_start) over (partition by b.meter_id order by b.interval_start), b.interval_start) as minutes
    from memory.batch_matched as b
    where b.meter_id is not null
)

select
    g.meter_id,
    coalesce(mode(g.minutes) filter (where g.minutes > 0 and g.minutes <= 1440), 60)::integer as minutes
from gaps as g
group by g.meter_id;

-- name: refuse_repeated_intervals
-- one row a row of the batch whose meter and instant stand in it more than once
insert into memory.batch_refused (row, column_name, value, issue, detail)
with twice as (
    select
        b.meter_id,
        b.interval_start,
        min(b.row) as first_row,
        max(b.row) as last_row,
        min(b.usage) <> max(b.usage) as differs
    from memory.batch_matched as b
    where b.meter_id is not null
    group by b.meter_id, b.interval_start
    having count(*) > 1
)

select
    b.row,
    'usage' as column_name,
    b.usage::varchar as value,
    case when t.differs then 'contradicts_row' else 'repeats_row' end as issue,
    (case when b.row = t.first_row then t.last_row else t.first_row end)::varchar as detail
from memory.batch_matched as b
inner join twice as t on b.meter_id = t.meter_id and b.interval_start = t.interval_start
where (t.differs or b.row > t.first_row) and t.first_row < t.last_row;

-- name: know_intervals
-- one row a row of the batch whose meter and instant the store has
create or replace table memory.batch_known as
select
    b.row,
    bool_and(h.usage = b.usage) as is_same,
    'usage' as column_name,
    any_value(b.usage)::varchar as value,
    any_value(h.usage)::varchar as stored
from memory.batch_matched as b
inner join history.interval_value as h on b.meter_id = h.meter_id and b.interval_start = h.interval_start
group by b.row;

-- name: add_intervals
-- one row a new interval of the batch
insert into history.interval_value (meter_id, interval_start, minutes, usage, quality, batch_id)
select
    b.meter_id,
    b.interval_start,
    coalesce(b.minutes, l.minutes) as minutes,
    b.usage,
    b.quality,
    $batch_id as batch_id
from memory.batch_matched as b
anti join memory.batch_refused as r on b.row = r.row
anti join memory.batch_known as k on b.row = k.row
inner join memory.batch_length as l on b.meter_id = l.meter_id
order by b.meter_id, b.interval_start;

-- name: mark_interval_meters
-- one row a meter of the batch
update live.meter
set has_intervals = true
where meter_id in (select b.meter_id from memory.batch_matched as b) and not has_intervals;

-- name: drop_interval_days
-- one row a meter and day that the batch touches
delete from history.interval_day
where (meter_id, day) in (
    select (b.meter_id, b.interval_start::date)
    from memory.batch_matched as b
    where b.meter_id is not null
);

-- name: add_interval_days
-- one row a meter and day that the batch touches; the lowest hour counts hours of which nothing is missing
insert into history.interval_day (
    meter_id, day, usage, interval_count, expected_count, peak_usage, peak_start, base_usage, minutes
)
with touched as (
    select distinct
        b.meter_id,
        b.interval_start::date as day
    from memory.batch_matched as b
    where b.meter_id is not null
),

readable as (
    select
        v.meter_id,
        v.interval_start::date as day,
        v.interval_start,
        v.minutes,
        v.usage
    from history.interval_value as v
    inner join touched as t on v.meter_id = t.meter_id and v.interval_start::date = t.day
),

hours as (
    select
        h.meter_id,
        h.day,
        date_trunc('hour', h.interval_start) as hour_start,
        sum(h.usage) as usage,
        sum(h.minutes) as minutes
    from readable as h
    group by h.meter_id, h.day, date_trunc('hour', h.interval_start)
),

lowest as (
    select
        h.meter_id,
        h.day,
        min(h.usage) filter (where h.minutes >= 60) as full_usage,
        min(h.usage) as any_usage
    from hours as h
    group by h.meter_id, h.day
),

peaks as (
    select
        r.meter_id,
        r.day,
        max(r.usage) as peak_usage
    from readable as r
    group by r.meter_id, r.day
)

select
    d.meter_id,
    d.day,
    sum(d.usage)::decimal(18, 6) as usage,
    count(*)::integer as interval_count,
    (date_diff('minute', d.day::timestamptz, (d.day + 1)::timestamptz) / mode(d.minutes))::integer as expected_count,
    any_value(p.peak_usage) as peak_usage,
    min(d.interval_start) filter (where d.usage = p.peak_usage) as peak_start,
    coalesce(any_value(l.full_usage), any_value(l.any_usage))::decimal(18, 6) as base_usage,
    mode(d.minutes)::integer as minutes
from readable as d
inner join lowest as l on d.meter_id = l.meter_id and d.day = l.day
inner join peaks as p on d.meter_id = p.meter_id and d.day = p.day
group by d.meter_id, d.day
order by d.meter_id, d.day;

-- name: match_temperature
-- one row a readable row of the batch
create or replace table memory.batch_matched as
select
    f.row,
    coalesce(f.station, 'ekaterinburg') as station,
    f.observed_at,
    f.celsius::decimal(6, 3) as celsius
from memory.batch_rows as f;

-- name: refuse_repeated_temperature
-- one row a row of the batch whose station and instant stand in it more than once
insert into memory.batch_refused (row, column_name, value, issue, detail)
with twice as (
    select
        b.station,
        b.observed_at,
        min(b.row) as first_row,
        max(b.row) as last_row,
        min(b.celsius) <> max(b.celsius) as differs
    from memory.batch_matched as b
    group by b.station, b.observed_at
    having count(*) > 1
)

select
    b.row,
    'celsius' as column_name,
    b.celsius::varchar as value,
    case when t.differs then 'contradicts_row' else 'repeats_row' end as issue,
    (case when b.row = t.first_row then t.last_row else t.first_row end)::varchar as detail
from memory.batch_matched as b
inner join twice as t on b.station = t.station and b.observed_at = t.observed_at
where t.differs or b.row > t.first_row;

-- name: know_temperature
-- one row a row of the batch whose station and instant the store has
create or replace table memory.batch_known as
select
    b.row,
    bool_and(h.celsius = b.celsius) as is_same,
    'celsius' as column_name,
    any_value(b.celsius)::varchar as value,
    any_value(h.celsius)::varchar as stored
from memory.batch_matched as b
inner join history.temperature as h on b.station = h.station and b.observed_at = h.observed_at
group by b.row;

-- name: add_temperature
-- one row a new observation of the batch
insert into history.temperature (station, observed_at, celsius, batch_id)
select
    b.station,
    b.observed_at,
    b.celsius,
    $batch_id as batch_id
from memory.batch_matched as b
anti join memory.batch_refused as r on b.row = r.row
anti join memory.batch_known as k on b.row = k.row
order by b.station, b.observed_at;

-- name: intervals_read_back
-- one row: how many of the batch's intervals can be read back, and the sums of their numbers
select
    count(*) as row_count,
    sum(h.usage)::decimal(38, 4) as total,
    sum(epoch_ms(h.interval_start))::decimal(38, 4) as second_total
from history.interval_value as h
where h.batch_id = $batch_id;

-- name: intervals_sent
-- one row: how many intervals of the batch are new, and the sums of their numbers
select
    count(*) as row_count,
    sum(b.usage)::decimal(38, 4) as total,
    sum(epoch_ms(b.interval_start))::decimal(38, 4) as second_total
from memory.batch_matched as b
anti join memory.batch_refused as r on b.row = r.row
anti join memory.batch_known as k on b.row = k.row;

-- name: visits_read_back
-- one row: how many of the batch's hours can be read back, and the sums of their numbers
select
    count(*) as row_count,
    sum(h.visitor_count)::decimal(38, 4) as total,
    sum(h.waiting_minutes)::decimal(38, 4) as second_total
from history.visit as h
where h.batch_id = $batch_id;

-- name: visits_sent
-- one row: how many hours of the batch are new, and the sums of their numbers
select
    count(*) as row_count,
    sum(b.visitor_count)::decimal(38, 4) as total,
    sum(b.waiting_minutes)::decimal(38, 4) as second_total
from memory.batch_matched as b
anti join memory.batch_refused as r on b.row = r.row
anti join memory.batch_known as k on b.row = k.row;

-- name: temperature_read_back
-- one row: how many of the batch's observations can be read back, and the sums of their numbers
select
    count(*) as row_count,
    sum(h.celsius)::decimal(38, 4) as total,
    sum(epoch_ms(h.observed_at))::decimal(38, 4) as second_total
from history.temperature as h
where h.batch_id = $batch_id;

-- name: temperature_sent
-- one row: how many observations of the batch are new, and the sums of their numbers
select
    count(*) as row_count,
    sum(b.celsius)::decimal(38, 4) as total,
    sum(epoch_ms(b.observed_at))::decimal(38, 4) as second_total
from memory.batch_matched as b
anti join memory.batch_refused as r on b.row = r.row
anti join memory.batch_known as k on b.row = k.row;
