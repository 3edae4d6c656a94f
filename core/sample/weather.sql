-- name: add_temperature
-- one row an hour: seasonal normal, spells of some days, the time of day
insert into history.temperature (station, observed_at, celsius, batch_id)
with noise as (
    select
        d.day::date as day,
        rnd(epoch(d.day)::bigint // 86400, 'spell', $seed) - 0.5 as white
    from generate_series($first_day::timestamp - interval 12 day, $last_day::timestamp, interval 1 day) as d (day)
),

spells as (
    select
        n.day,
        avg(n.white) over (order by n.day rows between 5 preceding and current row) * 34
        + avg(n.white) over (order by n.day rows between 1 preceding and current row) * 6 as spell
    from noise as n
),

normals as (
    select
        s.day,
        s.spell * (1.1 - 0.35 * sin(2 * pi() * (dayofyear(s.day) - 105) / 365.25)) as spell,
        lerp.before_normal + (lerp.after_normal - lerp.before_normal) * lerp.part as normal
    from spells as s
    inner join (
        select
            c.day,
            ([-12.6, -10.9, -3.6, 4.5, 11.3, 16.8, 19.0, 16.0, 10.0, 3.2, -5.3, -10.5])[c.before_month] as before_normal,
            ([-12.6, -10.9, -3.6, 4.5, 11.3, 16.8, 19.0, 16.0, 10.0, 3.2, -5.3, -10.5])[1 + c.before_month % 12] as after_normal,
            c.part
        from (
            select
                x.day,
                case when day(x.day) >= 15 then month(x.day) else 1 + (month(x.day) + 10) % 12 end as before_month,
                case when day(x.day) >= 15 then (day(x.day) - 15) / 30.5 else (day(x.day) + 15.5) / 30.5 end as part
            from spells as x
        ) as c
    ) as lerp on s.day = lerp.day
),

hours as (
    select
        n.day::timestamptz + to_hours(h.hour) as observed_at,
        n.normal + n.spell
        + (2.2 + 2.4 * greatest(0, sin(2 * pi() * (dayofyear(n.day) - 80) / 365.25))) * sin(2 * pi() * (h.hour - 9) / 24)
        + (rnd(epoch(n.day::timestamp)::bigint // 3600 + h.hour, 'hour', $seed) - 0.5) * 0.8 as celsius
    from normals as n
    cross join range(0, 24) as h (hour)
    where n.day >= $first_day::date
)

select
    $station as station,
    h.observed_at,
    h.celsius::decimal(6, 1) as celsius,
    $batch_id::uuid as batch_id
from hours as h
where h.observed_at <= $now::timestamptz
order by h.observed_at;
