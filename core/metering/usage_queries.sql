-- name: supplied
-- one row a service of the account: its unit, and whether a meter of it gives intervals
select
    point.service,
    max(meter.unit) as unit,
    coalesce(bool_or(meter.has_intervals), false) as has_intervals
from live.service_point as point
left join live.meter as meter
    on
        point.service_point_id = meter.service_point_id
        and meter.account_id = $account_id
where point.account_id = $account_id
group by point.service;

-- name: monthly_readings
-- one row a month of the account and service whose bill used a reading; the weakest source of its registers
select
    reading.period,
    cast(sum(reading.usage) as decimal(14, 4)) as usage,
    case
        when bool_or(reading.source = 'norm') then 'norm'
        when bool_or(reading.source = 'average') then 'average'
        else 'reading'
    end as origin
from history.reading as reading
where reading.account_id = $account_id and reading.service = $service and reading.status <> 'rejected'
group by reading.period
order by reading.period;

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

-- name: newest_submission
-- one row: the newest period with readings of the account and service, if there is one; a register counts once, and what a
-- signed-in person sent goes before what a visitor sent beside it
with current_values as (
    select
        submitted.period,
        submitted.register_id,
        arg_min(submitted.usage, case when submission.actor = 'visitor' then 1 else 0 end) as usage
    from live.submitted_reading as submitted
    inner join live.submission as submission on submitted.submission_id = submission.submission_id
    where
        submitted.account_id = $account_id
        and submission.account_id = $account_id
        and submission.service = $service
        and submitted.status in ('accepted', 'questioned')
    group by submitted.period, submitted.register_id
)

select
    current_values.period,
    cast(sum(current_values.usage) as decimal(14, 4)) as usage
from current_values
group by current_values.period
order by current_values.period desc
limit 1;

-- name: similar
-- one row a month: median usage of homes like the account's (settlement, stove, residents; five means five and more)
select
    similar_usage.period,
    similar_usage.median_usage as similar_usage
from history.similar_usage as similar_usage
inner join live.account as account on account.account_id = $account_id
inner join live.premise as premise on account.premise_id = premise.premise_id
where
    account.account_id = $account_id
    and account.customer_kind = 'household'
    and similar_usage.service = $service
    and similar_usage.settlement = premise.settlement
    and similar_usage.stove = premise.stove
    and similar_usage.resident_count = least(premise.resident_count, 5)
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

-- name: meters_in_use
-- one row a meter of the account that is in use, and whether readings of it were submitted for the period
select
    meter.meter_id,
    meter.service,
    meter.serial_number,
    meter.place,
    meter.is_remote,
    meter.verification_due_on,
    exists(
        select 1
        from live.submitted_reading as submitted
        where
            submitted.account_id = $account_id
            and submitted.meter_id = meter.meter_id
            and submitted.period = $period
            and submitted.status in ('accepted', 'questioned')
    ) as is_submitted
from live.meter as meter
where meter.account_id = $account_id and meter.removed_on is null
order by meter.service, meter.serial_number;

-- name: questioned
-- one row a service and month of the account with a submitted value that is questioned and not replaced
select
    submission.service,
    submitted.period
from live.submitted_reading as submitted
inner join live.submission as submission on submitted.submission_id = submission.submission_id
where
    submitted.account_id = $account_id
    and submission.account_id = $account_id
    and submitted.status = 'questioned'
group by submission.service, submitted.period
order by submitted.period desc, submission.service asc;
