-- name: monthly
-- one row an account and billing month: metered usage (billed volume where no reading is kept) and roubles with VAT
with metered as (
    select
        account_id,
        period,
        sum(usage) as usage,
        sum(case when source in ('average', 'norm') then usage else 0 end) as estimated_usage
    from history.reading
    where
        account_id in (select unnest(cast($account_ids as bigint[])))
        and service = $service
        and period between $first and $last
        and status <> 'rejected'
    group by account_id, period
),

charged as (
    select
        account_id,
        period,
        sum(volume) filter (where line = 'usage') as usage,
        sum(amount + vat_amount) as amount
    from history.charge
    where
        account_id in (select unnest(cast($account_ids as bigint[])))
        and service = $service
        and period between $first and $last
    group by account_id, period
)

select
    coalesce(metered.account_id, charged.account_id) as account_id,
    coalesce(metered.period, charged.period) as period,
    cast(coalesce(metered.usage, charged.usage) as decimal(18, 4)) as usage,
    cast(coalesce(metered.estimated_usage, 0) as decimal(18, 4)) as estimated_usage,
    cast(charged.amount as decimal(18, 2)) as amount
from metered
full outer join charged
    on metered.account_id = charged.account_id and metered.period = charged.period
order by account_id, period;

-- name: latest_month
-- the newest billing month of the accounts with any usage or charge of the service
select max(period) as period
from (
    select max(period) as period
    from history.charge
    where account_id in (select unnest(cast($account_ids as bigint[]))) and service = $service
    union all
    select max(period) as period
    from history.reading
    where account_id in (select unnest(cast($account_ids as bigint[]))) and service = $service
) as newest;

-- name: services
-- one row a service that any of the accounts has
select distinct service
from live.service_point
where account_id in (select unnest(cast($account_ids as bigint[])))
order by service;

-- name: demand
-- one row an account with interval meters: demand of its fully measured hours in the days [first, after)
with meters as (
    select
        meter_id,
        account_id,
        service_point_id,
        case unit when 'gcal' then 1163 else 1 end as kwh_in_unit
    from live.meter
    where
        account_id in (select unnest(cast($account_ids as bigint[])))
        and service = $service
        and has_intervals
        and installed_on < $after
        and (removed_on is null or removed_on > $first)
),

expected as (
    select
        account_id,
        count(distinct service_point_id) as point_count
    from meters
    group by account_id
),

hours as (
    select
        meters.account_id,
        date_trunc('hour', intervals.interval_start) as hour_start,
        sum(intervals.usage * meters.kwh_in_unit) as kw,
        sum(intervals.minutes) as minutes
    from history.interval_value as intervals
    inner join meters on intervals.meter_id = meters.meter_id
    where
        intervals.interval_start >= timezone('Asia/Yekaterinburg', cast($first as timestamp))
        and intervals.interval_start < timezone('Asia/Yekaterinburg', cast($after as timestamp))
    group by meters.account_id, date_trunc('hour', intervals.interval_start)
),

measured as (
    select
        hours.account_id,
        count(*) as hour_count,
        max(hours.kw) as peak_kw,
        arg_max(hours.hour_start, hours.kw) as peak_at,
        quantile_cont(cast(hours.kw as double), 0.05) as base_kw
    from hours
    inner join expected on hours.account_id = expected.account_id
    where hours.minutes = 60 * expected.point_count
    group by hours.account_id
)

select
    expected.account_id,
    cast(measured.peak_kw as double) as peak_kw,
    measured.peak_at,
    measured.base_kw,
    coalesce(measured.hour_count, 0) / (24.0 * date_diff('day', cast($first as date), cast($after as date))) as coverage
from expected
left join measured on expected.account_id = measured.account_id
order by expected.account_id;

-- name: hourly_demand
-- one row an hour that all meters of the accounts measured in full in the days [first, after): local day, local hour, mean kW of the hour
with meters as (
    select
        meter_id,
        service_point_id,
        case unit when 'gcal' then 1163 else 1 end as kwh_in_unit
    from live.meter
    where
        account_id in (select unnest(cast($account_ids as bigint[])))
        and service = $service
        and has_intervals
        and installed_on < $after
        and (removed_on is null or removed_on > $first)
),

hours as (
    select
        timezone('Asia/Yekaterinburg', date_trunc('hour', intervals.interval_start)) as hour_start,
        sum(intervals.usage * meters.kwh_in_unit) as kw,
        sum(intervals.minutes) as minutes
    from history.interval_value as intervals
    inner join meters on intervals.meter_id = meters.meter_id
    where
        intervals.interval_start >= timezone('Asia/Yekaterinburg', cast($first as timestamp))
        and intervals.interval_start < timezone('Asia/Yekaterinburg', cast($after as timestamp))
    group by date_trunc('hour', intervals.interval_start)
)

select
    cast(hour_start as date) as day,
    cast(hour(hour_start) as integer) as hour,
    cast(kw as double) as kw
from hours
where minutes = 60 * (select count(distinct service_point_id) from meters)
order by hour_start;
