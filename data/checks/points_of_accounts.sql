-- A service point is of an account and a premise that exist.
select
    s.service_point_id,
    s.account_id,
    s.premise_id
from live.service_point as s
left join live.account as a on s.account_id = a.account_id
left join live.premise as p on s.premise_id = p.premise_id
where a.account_id is null or p.premise_id is null
order by s.service_point_id
limit 100;
