-- A meter has one value for the start of an interval.
select
    v.meter_id,
    v.interval_start,
    count(*) as value_count
from history.interval_value as v
group by v.meter_id, v.interval_start
having count(*) > 1
order by v.meter_id, v.interval_start
limit 100;
