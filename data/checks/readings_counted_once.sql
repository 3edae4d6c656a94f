-- A register has one reading of a day and source in a period.
select
    r.register_id,
    r.period,
    r.read_on,
    r.source,
    count(*) as reading_count
from history.reading as r
where r.status <> 'rejected'
group by r.register_id, r.period, r.read_on, r.source
having count(*) > 1
order by r.register_id, r.period
limit 100;
