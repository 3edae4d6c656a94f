-- name: daily_temperature
-- one row a day of a station that has an observation
select
    t.observed_at::date as day,
    round(avg(t.celsius), 2)::decimal(6, 2) as celsius,
    min(t.celsius)::decimal(6, 2) as lowest_celsius,
    max(t.celsius)::decimal(6, 2) as highest_celsius,
    count(*) as observation_count
from history.temperature as t
where t.station = $station and t.observed_at >= $first::date::timestamptz and t.observed_at < ($last::date + 1)::timestamptz
group by t.observed_at::date
order by day;

-- name: monthly_temperature
-- one row a month of a station that has an observation; each day weighs the same
with days as (
    select
        t.observed_at::date as day,
        avg(t.celsius) as celsius
    from history.temperature as t
    where t.station = $station and t.observed_at >= $first::date::timestamptz and t.observed_at < ($last::date + 1)::timestamptz
    group by t.observed_at::date
)

select
    date_trunc('month', d.day)::date as period,
    round(avg(d.celsius), 2)::decimal(6, 2) as celsius,
    count(*) as day_count
from days as d
group by date_trunc('month', d.day)
order by period;
