-- Charges, payments and allocations are of accounts that exist.
select
    x.kind,
    x.account_id
from (
    select distinct
        'charge' as kind,
        c.account_id
    from history.charge as c
    union all
    select distinct
        'payment' as kind,
        p.account_id
    from history.payment as p
    union all
    select distinct
        'allocation' as kind,
        l.account_id
    from history.allocation as l
) as x
left join live.account as a on x.account_id = a.account_id
where a.account_id is null
order by x.kind, x.account_id
limit 100;
