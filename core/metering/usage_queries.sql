-- name: services
-- one row a service point of the account
select point.service
from live.service_point as point
where point.account_id = $account_id;

-- name: meters
-- one row a meter of the account, removed ones included
select
    meter.meter_id,
    meter.service,
    meter.serial_number,
    meter.place,
    meter.unit,
    meter.has_intervals,
    meter.is_remote,
    meter.removed_on,
    meter.verification_due_on
from live.meter as meter
where meter.account_id = $account_id;

-- name: monthly_readings
-- one row a register and month of the account and service whose bill used a reading
select
    reading.period,
    reading.usage,
    reading.source
from history.reading as reading
where reading.account_id = $account_id and reading.service = $service and reading.status <> 'rejected';

-- name: monthly_intervals
-- one row a local month of the account and service that has interval data
select
    cast(date_trunc('month', interval_day.day) as date) as period,
    cast(sum(interval_day.usage) as decimal(18, 6)) as usage,
    count(distinct interval_day.day) as day_count,
    cast(sum(interval_day.interval_count) as bigint) as interval_count,
    cast(sum(interval_day.expected_count) as bigint) as expected_count
from history.interval_day as interval_day
inner join live.meter as meter on interval_day.meter_id = meter.meter_id
where meter.account_id = $account_id and meter.service = $service
group by all
order by period;

-- name: values_in_force
-- one row a submitted value of the account that stands
select
    submitted.submission_id,
    submitted.period,
    submitted.register_id,
    submitted.meter_id,
    submitted.usage,
    submitted.status
from live.submitted_reading as submitted
where submitted.account_id = $account_id and submitted.status in ('accepted', 'questioned');

-- name: submissions
-- one row a submission of the account
select
    submission.submission_id,
    submission.service,
    submission.actor
from live.submission as submission
where submission.account_id = $account_id;

-- name: similar
-- one row a month: median usage of such homes
select
    similar_usage.period,
    similar_usage.median_usage as similar_usage
from history.similar_usage as similar_usage
where
    similar_usage.service = $service
    and similar_usage.settlement = $settlement
    and similar_usage.stove = $stove
    and similar_usage.resident_count = $resident_count
order by similar_usage.period;

-- name: interval_days
-- one row a local day of the account and service that has interval data, from the first day on and before the last
select
    interval_day.day,
    cast(sum(interval_day.usage) as decimal(18, 6)) as usage,
    cast(sum(interval_day.interval_count) as bigint) as interval_count,
    cast(sum(interval_day.expected_count) as bigint) as expected_count
from history.interval_day as interval_day
inner join live.meter as meter on interval_day.meter_id = meter.meter_id
where
    meter.account_id = $account_id
    and meter.service = $service
    and interval_day.day >= $first_day
    and interval_day.day < $last_day
group by interval_day.day
order by interval_day.day;

-- name: interval_span
-- one row: the first and the last local day of the account and service with interval data, and how long an interval is
select
    min(interval_day.day) as first_day,
    max(interval_day.day) as last_day,
    max_by(interval_day.minutes, interval_day.day) as minutes
from history.interval_day as interval_day
inner join live.meter as meter on interval_day.meter_id = meter.meter_id
where meter.account_id = $account_id and meter.service = $service;

-- name: intervals
-- one row an interval of the account and service, by its local start; a missing interval has no row
select
    interval_value.interval_start at time zone 'Asia/Yekaterinburg' as starts_at,
    cast(sum(interval_value.usage) as decimal(18, 6)) as usage,
    max(interval_value.minutes) as minutes,
    bool_or(interval_value.quality = 'estimated') as is_estimated
from history.interval_value as interval_value
inner join live.meter as meter on interval_value.meter_id = meter.meter_id
where
    meter.account_id = $account_id
    and meter.service = $service
    and interval_value.interval_start >= $starts_at
    and interval_value.interval_start < $ends_at
group by interval_value.interval_start
order by interval_value.interval_start;

-- name: interval_hours
-- one row a local day and hour of the account and service that has interval data
select
    cast(interval_value.interval_start at time zone 'Asia/Yekaterinburg' as date) as day,
    cast(hour(interval_value.interval_start at time zone 'Asia/Yekaterinburg') as integer) as hour,
    cast(sum(interval_value.usage) as decimal(18, 6)) as usage
from history.interval_value as interval_value
inner join live.meter as meter on interval_value.meter_id = meter.meter_id
where
    meter.account_id = $account_id
    and meter.service = $service
    and interval_value.interval_start >= $starts_at
    and interval_value.interval_start < $ends_at
group by all
order by day, hour;
