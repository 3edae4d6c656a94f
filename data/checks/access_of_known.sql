-- A right to see an account is of a person and an account that exist.
select
    g.access_id,
    g.person_id,
    g.account_id
from live.account_access as g
left join live.person as p on g.person_id = p.person_id
left join live.account as a on g.account_id = a.account_id
where p.person_id is null or a.account_id is null
order by g.access_id
limit 100;
