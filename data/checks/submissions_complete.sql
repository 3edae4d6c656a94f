-- A submission has a value, and its values are of the same account and period and of its own registers.
select
    s.submission_id,
    s.submission_number,
    s.account_id,
    v.register_id
from live.submission as s
left join live.submitted_reading as v on s.submission_id = v.submission_id
left join live.register as g on v.register_id = g.register_id
where
    v.submission_id is null
    or v.account_id <> s.account_id
    or v.period <> s.period
    or g.register_id is null
    or g.account_id <> s.account_id
order by s.submission_number
limit 100;
