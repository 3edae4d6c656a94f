-- A register has one submitted value that counts in a period; a correction replaces the earlier one.
select
    v.register_id,
    v.period,
    count(*) as value_count
from live.submitted_reading as v
where v.status in ('accepted', 'questioned')
group by v.register_id, v.period
having count(*) > 1
order by v.register_id, v.period
limit 100;
