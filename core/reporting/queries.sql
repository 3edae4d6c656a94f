-- name: arrears_months
-- one row a month at whose end debts were counted
select distinct cast(date_trunc('month', as_of) as date) as month
from history.arrears
order by month desc;

-- name: arrears_places
-- one row a town and district with debts at the end of a month
select distinct
    town,
    district
from history.arrears
where as_of = last_day(cast($month as date))
order by town, district;

-- name: arrears_by_age
-- one row an age of the debt and a service
select
    age,
    service,
    cast(sum(amount) as decimal(18, 2)) as amount
from history.arrears
where
    as_of = last_day(cast($month as date))
    and ($town is null or town = $town)
    and ($district is null or district = $district)
    and ($service is null or service = $service)
    and ($customer_kind is null or customer_kind = $customer_kind)
group by age, service
order by age, service;

-- name: arrears_by_place
-- one row a town, or a district of the chosen town
select
    case when $town is null then town else coalesce(nullif(district, ''), town) end as place,
    cast(sum(case when age = 'not_due' then amount else 0 end) as decimal(18, 2)) as not_due,
    cast(sum(case when age in ('days_0_30', 'days_31_60', 'days_61_90') then amount else 0 end) as decimal(18, 2)) as recent,
    cast(sum(case when age in ('days_91_365', 'over_year') then amount else 0 end) as decimal(18, 2)) as old
from history.arrears
where
    as_of = last_day(cast($month as date))
    and ($town is null or town = $town)
    and ($district is null or district = $district)
    and ($service is null or service = $service)
    and ($customer_kind is null or customer_kind = $customer_kind)
group by place
order by recent + old desc, place asc;

-- name: arrears_rows
-- one row a town, district, kind of customer and service, with its debt by age
select
    town,
    district,
    customer_kind,
    service,
    cast(sum(case when age = 'not_due' then amount else 0 end) as decimal(18, 2)) as not_due,
    cast(sum(case when age = 'days_0_30' then amount else 0 end) as decimal(18, 2)) as days_0_30,
    cast(sum(case when age = 'days_31_60' then amount else 0 end) as decimal(18, 2)) as days_31_60,
    cast(sum(case when age = 'days_61_90' then amount else 0 end) as decimal(18, 2)) as days_61_90,
    cast(sum(case when age = 'days_91_365' then amount else 0 end) as decimal(18, 2)) as days_91_365,
    cast(sum(case when age = 'over_year' then amount else 0 end) as decimal(18, 2)) as over_year,
    cast(sum(case when age in ('days_0_30', 'days_31_60', 'days_61_90') then amount else 0 end) as decimal(18, 2)) as recent,
    cast(sum(case when age in ('days_91_365', 'over_year') then amount else 0 end) as decimal(18, 2)) as old,
    cast(sum(amount) as decimal(18, 2)) as total
from history.arrears
where
    as_of = last_day(cast($month as date))
    and ($town is null or town = $town)
    and ($district is null or district = $district)
    and ($service is null or service = $service)
    and ($customer_kind is null or customer_kind = $customer_kind)
group by town, district, customer_kind, service
order by total desc, town asc, district asc, customer_kind asc, service asc;

-- name: arrears_by_month
-- one row a month up to the chosen one, thirteen at most
select
    cast(date_trunc('month', as_of) as date) as month,
    cast(sum(amount) as decimal(18, 2)) as total,
    cast(sum(case when age <> 'not_due' then amount else 0 end) as decimal(18, 2)) as overdue
from history.arrears
where
    as_of <= last_day(cast($month as date))
    and ($town is null or town = $town)
    and ($district is null or district = $district)
    and ($service is null or service = $service)
    and ($customer_kind is null or customer_kind = $customer_kind)
group by month
order by month desc
limit 13;

-- name: debtors
-- one row: accounts that owe at the end of a month, and those of them that are late; an account counts once
select
    cast(coalesce(sum(account_count), 0) as bigint) as account_count,
    cast(coalesce(sum(overdue_account_count), 0) as bigint) as overdue_account_count
from history.debtors
where
    as_of = last_day(cast($month as date))
    and ($town is null or town = $town)
    and ($district is null or district = $district)
    and service = coalesce($service, '')
    and ($customer_kind is null or customer_kind = $customer_kind);

-- name: received_months
-- one row a period for which readings were counted
select distinct period
from history.readings_received
order by period desc;

-- name: received_places
-- one row a town and district with meters in a period
select distinct
    town,
    district
from history.readings_received
where period = $period
order by town, district;

-- name: received_by_channel
-- one row a channel ('missing' = no reading) and service: meters
select
    channel,
    service,
    cast(sum(meter_count) as bigint) as meter_count
from history.readings_received
where
    period = $period
    and ($town is null or town = $town)
    and ($district is null or district = $district)
    and ($service is null or service = $service)
    and ($customer_kind is null or customer_kind = $customer_kind)
group by channel, service
order by channel, service;

-- name: received_by_place
-- one row a town, or a district of the chosen town: meters with and without a reading
select
    case when $town is null then town else coalesce(nullif(district, ''), town) end as place,
    cast(sum(case when channel <> 'missing' then meter_count else 0 end) as bigint) as received,
    cast(sum(case when channel = 'missing' then meter_count else 0 end) as bigint) as missing
from history.readings_received
where
    period = $period
    and ($town is null or town = $town)
    and ($district is null or district = $district)
    and ($service is null or service = $service)
    and ($customer_kind is null or customer_kind = $customer_kind)
group by place
order by missing desc, place asc;

-- name: received_rows
-- one row a town, district, kind of customer and service: meters with and without a reading
select
    town,
    district,
    customer_kind,
    service,
    cast(sum(case when channel = 'remote' then meter_count else 0 end) as bigint) as remote,
    cast(sum(case when channel not in ('remote', 'missing') then meter_count else 0 end) as bigint) as given,
    cast(sum(case when channel = 'missing' then meter_count else 0 end) as bigint) as missing,
    cast(sum(meter_count) as bigint) as total
from history.readings_received
where
    period = $period
    and ($town is null or town = $town)
    and ($district is null or district = $district)
    and ($service is null or service = $service)
    and ($customer_kind is null or customer_kind = $customer_kind)
group by town, district, customer_kind, service
order by missing desc, town asc, district asc, customer_kind asc, service asc;

-- name: received_by_month
-- one row a period up to the chosen one, thirteen at most: meters with and without a reading
select
    period,
    cast(sum(case when channel <> 'missing' then meter_count else 0 end) as bigint) as received,
    cast(sum(case when channel = 'missing' then meter_count else 0 end) as bigint) as missing
from history.readings_received
where
    period <= $period
    and ($town is null or town = $town)
    and ($district is null or district = $district)
    and ($service is null or service = $service)
    and ($customer_kind is null or customer_kind = $customer_kind)
group by period
order by period desc
limit 13;

-- name: submitted_by_day
-- one row a period (the running one and the one before) and local day: meters whose first reading for the period came that day
with sent as (
    select
        s.period,
        r.meter_id,
        min(cast(timezone('Asia/Yekaterinburg', s.submitted_at) as date)) as day
    from live.submission as s
    inner join live.submitted_reading as r on s.submission_id = r.submission_id
    inner join live.account as a on s.account_id = a.account_id
    inner join live.premise as p on a.premise_id = p.premise_id
    where
        s.period in ($period, $previous)
        and r.status <> 'rejected'
        and ($town is null or p.town = $town)
        and ($district is null or coalesce(p.district, '') = $district)
        and ($service is null or s.service = $service)
        and ($customer_kind is null or a.customer_kind = $customer_kind)
    group by s.period, r.meter_id
)

select
    period,
    day,
    count(*) as meter_count
from sent
group by period, day
order by period, day;

-- name: load_offices
-- one row an office whose visits are counted
select
    office_id,
    name,
    town,
    district
from live.office
where
    office_id in (select office_id from history.visit)
    and closed_on is null
order by town, name;

-- name: newest_visit_hour
-- the newest hour that any office system has sent
select max(hour_start) as hour_start
from history.visit;

-- name: newest_sample
-- the instant of the newest load that any office has sent
select max(observed_at) as observed_at
from live.office_load;

-- name: visits_by_hour
-- one row a weekday (1 = Monday) and local hour: mean visitors and windows an office, waiting of a visitor in minutes
with hours as (
    select
        isodow(timezone('Asia/Yekaterinburg', v.hour_start)) as weekday,
        hour(timezone('Asia/Yekaterinburg', v.hour_start)) as hour,
        v.visitor_count,
        v.waiting_minutes,
        v.open_window_count
    from history.visit as v
    inner join live.office as o on v.office_id = o.office_id
    where
        v.hour_start >= timezone('Asia/Yekaterinburg', cast($first as timestamp))
        and v.hour_start < timezone('Asia/Yekaterinburg', cast($after as timestamp))
        and ($office_id is null or v.office_id = $office_id)
        and ($town is null or o.town = $town)
),

visitors as (
    select
        weekday,
        hour,
        waiting_minutes,
        unnest(generate_series(1, visitor_count)) as visitor
    from hours
),

waits as (
    select
        weekday,
        hour,
        quantile_cont(cast(waiting_minutes as double), 0.5) as wait_half,
        quantile_cont(cast(waiting_minutes as double), 0.9) as wait_most
    from visitors
    group by weekday, hour
)

select
    cast(hours.weekday as integer) as weekday,
    cast(hours.hour as integer) as hour,
    cast(sum(hours.visitor_count) as bigint) as visitor_count,
    avg(hours.visitor_count) as visitors,
    avg(hours.open_window_count) as windows,
    any_value(waits.wait_half) as wait_half,
    any_value(waits.wait_most) as wait_most
from hours
left join waits on hours.weekday = waits.weekday and hours.hour = waits.hour
group by hours.weekday, hours.hour
order by hours.weekday, hours.hour;

-- name: visits_by_office
-- one row an office: visitors, waiting of a visitor in minutes, staffing and its newest sample
with hours as (
    select
        v.office_id,
        v.hour_start,
        v.visitor_count,
        v.waiting_minutes,
        v.open_window_count
    from history.visit as v
    where
        v.hour_start >= timezone('Asia/Yekaterinburg', cast($first as timestamp))
        and v.hour_start < timezone('Asia/Yekaterinburg', cast($after as timestamp))
        and ($office_id is null or v.office_id = $office_id)
),

visitors as (
    select
        office_id,
        waiting_minutes,
        unnest(generate_series(1, visitor_count)) as visitor
    from hours
),

waits as (
    select
        office_id,
        quantile_cont(cast(waiting_minutes as double), 0.5) as wait_half,
        quantile_cont(cast(waiting_minutes as double), 0.9) as wait_most
    from visitors
    group by office_id
),

busy as (
    select
        office_id,
        cast(sum(visitor_count) as bigint) as visitor_count,
        count(*) as hour_count,
        avg(open_window_count) as windows,
        sum(visitor_count) / nullif(cast(sum(open_window_count) as double), 0) as visitors_a_window
    from hours
    group by office_id
)

select
    o.office_id,
    o.name,
    o.town,
    coalesce(o.district, '') as district,
    busy.visitor_count,
    busy.hour_count,
    waits.wait_half,
    waits.wait_most,
    busy.windows,
    o.window_count,
    busy.visitors_a_window,
    l.observed_at,
    l.visitor_count as visitors_now,
    l.waiting_minutes as waiting_now,
    l.open_window_count as windows_now
from busy
inner join live.office as o on busy.office_id = o.office_id
left join waits on busy.office_id = waits.office_id
left join live.office_load as l on busy.office_id = l.office_id
where $town is null or o.town = $town
order by waits.wait_most desc nulls last, o.name asc;

-- name: waits_overall
-- one row: visitors and waiting of a visitor in minutes over all chosen offices and hours
with hours as (
    select
        v.visitor_count,
        v.waiting_minutes
    from history.visit as v
    inner join live.office as o on v.office_id = o.office_id
    where
        v.hour_start >= timezone('Asia/Yekaterinburg', cast($first as timestamp))
        and v.hour_start < timezone('Asia/Yekaterinburg', cast($after as timestamp))
        and ($office_id is null or v.office_id = $office_id)
        and ($town is null or o.town = $town)
),

visitors as (
    select
        waiting_minutes,
        unnest(generate_series(1, visitor_count)) as visitor
    from hours
)

select
    cast(count(*) as bigint) as visitor_count,
    quantile_cont(cast(waiting_minutes as double), 0.5) as wait_half,
    quantile_cont(cast(waiting_minutes as double), 0.9) as wait_most,
    count(*) filter (where waiting_minutes > 30) / cast(nullif(count(*), 0) as double) as long_share
from visitors;
