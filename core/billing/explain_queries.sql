-- name: usage_by_zone
-- one row a month, service and zone of the account since a month: what ran through the registers, and whether it was read
select
    reading.period,
    reading.service,
    reading.zone,
    cast(sum(reading.usage) as decimal(14, 4)) as usage,
    bool_and(reading.source not in ('average', 'norm')) as is_actual
from history.reading as reading
where reading.account_id = $account_id and reading.period >= $since and reading.status <> 'rejected'
group by reading.period, reading.service, reading.zone
order by reading.period, reading.service, reading.zone;

-- name: usage_by_hour
-- one row a local month and hour of the day (0..23) of the account's electricity that has interval data
select
    cast(date_trunc('month', interval_value.interval_start at time zone 'Asia/Yekaterinburg') as date) as period,
    cast(hour(interval_value.interval_start at time zone 'Asia/Yekaterinburg') as integer) as hour,
    cast(sum(interval_value.usage) as decimal(18, 6)) as usage
from history.interval_value as interval_value
inner join live.meter as meter on interval_value.meter_id = meter.meter_id
where
    meter.account_id = $account_id
    and meter.service = 'electricity'
    and interval_value.interval_start >= $starts_at
    and interval_value.interval_start < $ends_at
group by all
order by period, hour;

-- name: points
-- one row an open service point of the account: how it is priced
select
    point.service_point_id,
    point.premise_id,
    point.service,
    point.tariff_group,
    point.scheme
from live.service_point as point
where point.account_id = $account_id and point.closed_on is null;

-- name: meters
-- one row a meter of the account that is in use
select
    meter.service_point_id,
    meter.unit,
    meter.is_remote,
    meter.has_intervals
from live.meter as meter
where meter.account_id = $account_id and meter.removed_on is null;

-- name: premises
-- one row a premise of a list spelled out (data.sql.spelled): what a norm is counted by
select
    premise.premise_id,
    premise.resident_count,
    premise.area_m2
from live.premise as premise
where premise.premise_id in ($premise_ids);

-- name: max_power
-- one row: the allowed power of the account's supply of electricity
select sum(point.max_power_kw) as max_power_kw
from live.service_point as point
where point.account_id = $account_id and point.service = 'electricity' and point.closed_on is null;
