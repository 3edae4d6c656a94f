-- A payment number names one payment of an account.
select
    p.account_id,
    p.payment_number,
    count(*) as payment_count
from history.payment as p
group by p.account_id, p.payment_number
having count(*) > 1
order by p.account_id, p.payment_number
limit 100;
