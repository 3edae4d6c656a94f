-- Visits and loads are of offices that exist, counted once an hour.
select
    v.office_id,
    v.hour_start,
    count(*) as row_count
from history.visit as v
left join live.office as o on v.office_id = o.office_id
group by v.office_id, v.hour_start
having count(*) > 1 or count(o.office_id) = 0
order by v.office_id, v.hour_start
limit 100;
