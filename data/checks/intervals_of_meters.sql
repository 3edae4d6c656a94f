-- Intervals are of meters that exist and are marked as having them.
select distinct v.meter_id
from history.interval_value as v
left join live.meter as m on v.meter_id = m.meter_id
where m.meter_id is null or not m.has_intervals
order by v.meter_id
limit 100;
