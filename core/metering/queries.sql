-- name: register_states
-- one row a register of the accounts (of one service, or all): its newest actual reading before the period, its usual usage a day
with wanted as (
    select unnest($account_ids::bigint[]) as account_id
),

billed as (
    select
        reading.register_id,
        max(reading.read_on) as read_on,
        arg_max(reading.value, reading.read_on) as value,
        sum(reading.usage) filter (
            where month(reading.period) = month($period::date) and reading.period >= $period::date - interval 2 year
        ) as same_month_usage,
        sum(day(last_day(reading.period))) filter (
            where month(reading.period) = month($period::date) and reading.period >= $period::date - interval 2 year
        ) as same_month_days,
        sum(reading.usage) filter (where reading.period >= $period::date - interval 1 year) as year_usage,
        sum(day(last_day(reading.period))) filter (where reading.period >= $period::date - interval 1 year) as year_days
    from history.reading as reading
    where
        reading.account_id in (select wanted.account_id from wanted)
        and reading.source in ('remote', 'customer', 'operator', 'control')
        and reading.status <> 'rejected'
    group by reading.register_id
),

submitted as (
    select
        reading.register_id,
        max(submission.read_on) as read_on,
        arg_max(reading.value, submission.read_on) as value
    from live.submitted_reading as reading
    inner join live.submission as submission on reading.submission_id = submission.submission_id
    where
        reading.account_id in (select wanted.account_id from wanted)
        and submission.account_id in (select wanted.account_id from wanted)
        and reading.status = 'accepted'
        and reading.period < $period::date
        and reading.period >= $period::date - interval 1 year
    group by reading.register_id
)

select
    register.register_id,
    register.meter_id,
    register.account_id,
    meter.service_point_id,
    meter.service,
    register.position,
    register.zone,
    meter.serial_number,
    meter.model,
    meter.place,
    meter.unit,
    meter.digits_int,
    meter.digits_frac,
    meter.multiplier,
    meter.is_remote,
    meter.installed_on,
    meter.removed_on,
    meter.verification_due_on,
    point.tariff_group,
    point.scheme,
    point.max_power_kw,
    case
        when submitted.read_on > coalesce(billed.read_on, meter.installed_on) then submitted.read_on
        else coalesce(billed.read_on, submitted.read_on, meter.installed_on)
    end as previous_on,
    case
        when submitted.read_on > coalesce(billed.read_on, meter.installed_on) then submitted.value
        else coalesce(billed.value, submitted.value, register.initial_value)
    end as previous_value,
    case
        when billed.same_month_days > 0 then (billed.same_month_usage / billed.same_month_days)::decimal(18, 6)
        when billed.year_days > 0 then (billed.year_usage / billed.year_days)::decimal(18, 6)
    end as usual_daily
from live.register as register
inner join live.meter as meter on register.meter_id = meter.meter_id
inner join live.service_point as point on meter.service_point_id = point.service_point_id
left join billed on register.register_id = billed.register_id
left join submitted on register.register_id = submitted.register_id
where
    register.account_id in (select wanted.account_id from wanted)
    and meter.account_id in (select wanted.account_id from wanted)
    and point.account_id in (select wanted.account_id from wanted)
    and ($service is null or meter.service = $service)
order by register.account_id, meter.service, meter.meter_id, register.position;

-- name: access_levels
-- one row an account and person with access today: the highest level
select
    access.account_id,
    access.person_id,
    max(case access.access_level when 'owner' then 3 when 'manage' then 2 else 1 end) as level
from live.account_access as access
where
    access.account_id in (select unnest($account_ids::bigint[]))
    and access.revoked_at is null
    and (access.ends_on is null or access.ends_on >= $on_day::date)
group by access.account_id, access.person_id;

-- name: kept_submissions
-- one row a value of the accounts' submissions that has one of the keys, or counts for one of the periods and is not replaced
select
    submission.submission_id,
    submission.idempotency_key,
    submission.submission_number,
    submission.account_id,
    submission.service,
    submission.period,
    submission.read_on,
    submission.submitted_at,
    submission.actor,
    case when submission.actor <> 'visitor' then corrected.submission_number end as corrects_number,
    reading.register_id,
    reading.value,
    reading.usage,
    reading.status
from live.submission as submission
inner join live.submitted_reading as reading on submission.submission_id = reading.submission_id
left join live.submission as corrected
    on submission.corrects_id = corrected.submission_id and corrected.account_id in (select unnest($account_ids::bigint[]))
where
    submission.account_id in (select unnest($account_ids::bigint[]))
    and reading.account_id in (select unnest($account_ids::bigint[]))
    and submission.period >= $since::date
    and (
        submission.idempotency_key in (select unnest($idempotency_keys::varchar[]))
        or (submission.period in (select unnest($periods::date[])) and reading.status in ('accepted', 'questioned'))
    )
order by submission.submitted_at, submission.submission_id, reading.register_id;

-- name: trail
-- one row a value of the account: what was submitted, and what a bill used (the newest 36 months)
with billed as (
    select
        reading.submission_id,
        reading.register_id,
        reading.meter_id,
        reading.service,
        reading.zone,
        reading.read_on,
        reading.value,
        reading.usage,
        reading.source,
        reading.channel,
        reading.status,
        reading.period
    from history.reading as reading
    where
        reading.account_id = $account_id
        and reading.period >= $since::date
),

submitted as (
    select
        submission.submission_id,
        submission.submission_number,
        submission.service,
        submission.submitted_at,
        submission.read_on,
        submission.channel,
        submission.period,
        reading.register_id,
        reading.meter_id,
        reading.value,
        reading.usage,
        reading.status,
        reading.issue
    from live.submission as submission
    inner join live.submitted_reading as reading on submission.submission_id = reading.submission_id
    where
        submission.account_id = $account_id
        and reading.account_id = $account_id
        and submission.period >= $since::date
)

select
    coalesce(submitted.read_on, billed.read_on) as read_on,
    coalesce(submitted.service, billed.service) as service,
    meter.serial_number,
    meter.place,
    meter.unit,
    register.zone,
    coalesce(submitted.value, billed.value) as value,
    coalesce(billed.usage, submitted.usage) as usage,
    submitted.submission_number,
    submitted.submitted_at,
    coalesce(submitted.status, billed.status) as status,
    submitted.issue,
    submitted.period as counts_for,
    billed.period as billed_in,
    coalesce(billed.source, 'customer') as source,
    coalesce(submitted.channel, billed.channel) as channel
from submitted
full outer join billed
    on submitted.submission_id = billed.submission_id and submitted.register_id = billed.register_id
inner join live.register as register
    on coalesce(submitted.register_id, billed.register_id) = register.register_id
inner join live.meter as meter on register.meter_id = meter.meter_id
where
    register.account_id = $account_id
    and meter.account_id = $account_id
    and ($service is null or meter.service = $service)
order by
    coalesce(submitted.submitted_at, billed.read_on::timestamptz) desc,
    submitted.submission_number asc,
    meter.serial_number asc,
    register.position asc;
