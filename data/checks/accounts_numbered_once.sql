-- An account number, leading zeros aside, names one account.
select
    ltrim(a.account_number, '0') as account_number,
    count(*) as account_count,
    min(a.account_id) as first_account_id
from live.account as a
group by ltrim(a.account_number, '0')
having count(*) > 1
order by account_number
limit 100;
