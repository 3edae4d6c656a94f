-- A station has one temperature for an instant.
select
    t.station,
    t.observed_at,
    count(*) as value_count
from history.temperature as t
group by t.station, t.observed_at
having count(*) > 1
order by t.station, t.observed_at
limit 100;
