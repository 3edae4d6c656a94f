-- What an account owes is the same counted by money (charged less paid) and by bills (open of each bill less money left over).
with charged as (
    select
        c.account_id,
        sum(c.amount + c.vat_amount) as amount
    from history.charge as c
    group by c.account_id
),

paid as (
    select
        p.account_id,
        sum(p.amount) as amount
    from history.payment as p
    where p.status <> 'refunded'
    group by p.account_id
),

covered as (
    select
        l.account_id,
        l.service,
        l.period,
        sum(l.amount) as amount
    from history.allocation as l
    left join history.payment as p on l.account_id = p.account_id and l.payment_number = p.payment_number
    where p.status is distinct from 'refunded'
    group by l.account_id, l.service, l.period
),

bills as (
    select
        c.account_id,
        c.service,
        c.period,
        sum(c.amount + c.vat_amount) as amount
    from history.charge as c
    group by c.account_id, c.service, c.period
),

open_bills as (
    select
        b.account_id,
        sum(b.amount - coalesce(v.amount, 0)) as amount
    from bills as b
    left join covered as v on b.account_id = v.account_id and b.service = v.service and b.period = v.period
    group by b.account_id
),

spent as (
    select
        l.account_id,
        l.payment_number,
        sum(l.amount) as amount
    from history.allocation as l
    group by l.account_id, l.payment_number
),

left_over as (
    select
        p.account_id,
        sum(p.amount - coalesce(s.amount, 0)) as amount
    from history.payment as p
    left join spent as s on p.account_id = s.account_id and p.payment_number = s.payment_number
    where p.status <> 'refunded'
    group by p.account_id
),

counted as (
    select
        a.account_id,
        coalesce(c.amount, 0) - coalesce(p.amount, 0) as by_money,
        coalesce(o.amount, 0) - coalesce(r.amount, 0) as by_bills
    from live.account as a
    left join charged as c on a.account_id = c.account_id
    left join paid as p on a.account_id = p.account_id
    left join open_bills as o on a.account_id = o.account_id
    left join left_over as r on a.account_id = r.account_id
)

select
    n.account_id,
    n.by_money,
    n.by_bills
from counted as n
where n.by_money <> n.by_bills
order by n.account_id
limit 100;
