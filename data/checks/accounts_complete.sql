-- Every account has its customer and its premise.
select
    a.account_id,
    a.account_number,
    a.customer_id,
    a.premise_id
from live.account as a
left join live.customer as c on a.customer_id = c.customer_id
left join live.premise as p on a.premise_id = p.premise_id
where c.customer_id is null or p.premise_id is null
order by a.account_id
limit 100;
