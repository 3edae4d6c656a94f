-- name: registers
-- one row a register of the accounts, a list spelled out (data.sql.spelled): what it says goes into the scan, a join does not
select
    register.register_id,
    register.meter_id,
    register.account_id,
    register.position,
    register.zone,
    register.initial_value
from live.register as register
where register.account_id in ($account_ids);

-- name: meters
-- one row a meter of a list spelled out (data.sql.spelled), so that the primary key is used
select
    meter.meter_id,
    meter.service_point_id,
    meter.service,
    meter.unit,
    meter.digits_int,
    meter.digits_frac,
    meter.multiplier,
    meter.is_remote,
    meter.installed_on,
    meter.removed_on
from live.meter as meter
where meter.meter_id in ($meter_ids);

-- name: named_meters
-- one row a meter of a list spelled out, with what a person is shown of it: fetching the texts takes longer than all the rest
select
    meter.meter_id,
    meter.service_point_id,
    meter.service,
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
    meter.verification_due_on
from live.meter as meter
where meter.meter_id in ($meter_ids);

-- name: service_points
-- one row a service point of a list spelled out
select
    point.service_point_id,
    point.tariff_group,
    point.max_power_kw
from live.service_point as point
where point.service_point_id in ($service_point_ids);

-- name: named_service_points
-- one row a service point of a list spelled out, with its tariff's scheme
select
    point.service_point_id,
    point.tariff_group,
    point.scheme,
    point.max_power_kw
from live.service_point as point
where point.service_point_id in ($service_point_ids);

-- name: register_states
-- one row a register of a list that has an actual reading: the newest, and its usual usage a day; the accounts lead to it
select
    state.register_id,
    state.read_on,
    state.value,
    state.last_period,
    coalesce(
        case
            when date_diff('month', state.last_period, $period::date) between 1 and 3
                then state.coming_daily[date_diff('month', state.last_period, $period::date)]
        end,
        case when state.last_period >= $period::date - interval 1 year then state.year_daily end
    ) as usual_daily
from history.register_state as state
where state.account_id in ($account_ids) and state.register_id in ($register_ids);

-- name: registers_of_services
-- one row a register of the accounts' services, the lists side by side: for hundreds one join is cheaper than lists spelled out
select
    register.register_id,
    register.meter_id,
    register.account_id,
    meter.service_point_id,
    meter.service,
    register.position,
    register.zone,
    meter.unit,
    meter.digits_int,
    meter.digits_frac,
    meter.multiplier,
    meter.is_remote,
    meter.installed_on,
    meter.removed_on,
    point.tariff_group,
    point.max_power_kw,
    case when state.register_id is null then register.initial_value end as initial_value,
    state.read_on,
    state.value,
    state.last_period,
    coalesce(
        case
            when date_diff('month', state.last_period, $period::date) between 1 and 3
                then state.coming_daily[date_diff('month', state.last_period, $period::date)]
        end,
        case when state.last_period >= $period::date - interval 1 year then state.year_daily end
    ) as usual_daily
from (
    select distinct
        unnest($account_ids::bigint[]) as account_id,
        unnest($services::varchar[]) as service
) as asked
inner join live.meter as meter on asked.account_id = meter.account_id and asked.service = meter.service
inner join live.register as register on meter.meter_id = register.meter_id
inner join live.service_point as point on meter.service_point_id = point.service_point_id
left join history.register_state as state
    on register.account_id = state.account_id and register.register_id = state.register_id
order by register.account_id, meter.service, register.meter_id, register.position;

-- name: values_of_many
-- one row a value of hundreds of accounts since a month that no other one replaced and nobody rejected; as values_in_force for few
select
    submission.submission_id::varchar as submission_id,
    submission.submission_number,
    submission.account_id,
    submission.period,
    submission.read_on,
    submission.actor,
    reading.register_id,
    reading.value,
    reading.status
from live.submission as submission
inner join live.submitted_reading as reading
    on submission.account_id = reading.account_id and submission.submission_id = reading.submission_id
where
    submission.account_id in (select unnest($account_ids::bigint[]))
    and submission.period >= $since::date
    and reading.period >= $since::date
    and reading.status in ('accepted', 'questioned');

-- name: values_in_force
-- one row a value of the accounts since a month that no other one replaced and nobody rejected
select
    submission.submission_id::varchar as submission_id,
    submission.submission_number,
    submission.account_id,
    submission.period,
    submission.read_on,
    submission.actor,
    reading.register_id,
    reading.value,
    reading.status
from live.submission as submission
inner join live.submitted_reading as reading on submission.submission_id = reading.submission_id
where
    submission.account_id in ($account_ids)
    and reading.account_id in ($account_ids)
    and submission.period >= $since::date
    and reading.period >= $since::date
    and reading.status in ('accepted', 'questioned');

-- name: access_levels
-- one row a right to an account that is in force on the day
select
    access.account_id,
    concat('person:', access.person_id) as actor,
    case access.access_level when 'owner' then 3 when 'manage' then 2 else 1 end as level
from live.account_access as access
where
    access.account_id in (select unnest($account_ids::bigint[]))
    and access.revoked_at is null
    and (access.ends_on is null or access.ends_on >= $on_day::date)
order by level;

-- name: known_keys
-- one row a submission since a month that has one of the keys
select submission.account_id
from live.submission as submission
where submission.period >= $since::date and submission.idempotency_key in (select unnest($idempotency_keys::varchar[]));

-- name: kept_submissions
-- one row a value of the accounts' submissions that have one of the keys
select
    submission.submission_id,
    submission.idempotency_key,
    submission.submission_number,
    submission.account_id,
    submission.service,
    submission.period,
    submission.read_on,
    submission.submitted_at,
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
    and reading.period >= $since::date
    and submission.idempotency_key in (select unnest($idempotency_keys::varchar[]))
order by submission.submitted_at, submission.submission_id, reading.register_id;

-- name: billed_values
-- one row a value that a bill of the account used since a month
select
    reading.submission_id,
    reading.register_id,
    reading.read_on,
    reading.value,
    reading.usage,
    reading.source,
    reading.channel,
    reading.status,
    reading.period as billed_in
from history.reading as reading
where
    reading.account_id = $account_id
    and reading.period >= $since
    and ($service is null or reading.service = $service);

-- name: submissions
-- one row a submission of the account since a month
select
    submission.submission_id,
    submission.submission_number,
    submission.submitted_at,
    submission.read_on,
    submission.channel,
    submission.period as counts_for
from live.submission as submission
where
    submission.account_id = $account_id
    and submission.period >= $since
    and ($service is null or submission.service = $service);

-- name: submitted_values
-- one row a submitted value of the account since a month
select
    reading.submission_id,
    reading.register_id,
    reading.value,
    reading.usage,
    reading.status,
    reading.issue
from live.submitted_reading as reading
where reading.account_id = $account_id and reading.period >= $since;

-- name: registers_of_account
-- one row a register of the account with what a person is shown of it
select
    register.register_id,
    register.meter_id,
    register.position,
    register.zone
from live.register as register
where register.account_id = $account_id;

-- name: meters_of_account
-- one row a meter of the account with what a person is shown of it
select
    meter.meter_id,
    meter.service,
    meter.serial_number,
    meter.place,
    meter.unit
from live.meter as meter
where meter.account_id = $account_id;
