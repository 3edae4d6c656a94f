-- A register has one submitted value that counts in a period; a correction replaces the earlier one.
-- A visitor's value, which never replaces a person's, stands beside it until an operator has decided (docs/adr/0010).
select
    v.register_id,
    v.period,
    count(*) as value_count
from live.submitted_reading as v
left join live.submission as s on v.submission_id = s.submission_id
where v.status in ('accepted', 'questioned')
group by v.register_id, v.period
having
    count(*) filter (where v.status = 'accepted') > 1
    or count(*) filter (where s.actor = 'visitor') > 1
    or count(*) filter (where s.actor is distinct from 'visitor') > 1
order by v.register_id, v.period
limit 100;
