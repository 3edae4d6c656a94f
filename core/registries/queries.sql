-- name: registry
-- at most one row: a registry by its key
select
    r.registry_id,
    r.file_name,
    r.status,
    r.issue,
    r.issue_values,
    r.row_count,
    r.repeated_count
from live.registry as r
where r.registry_id = $registry_id;

-- name: registries
-- one row a registry, the newest first: what was sent and where the money is; money in roubles
with chosen as materialized (
    select r.*
    from live.registry as r
    where ($registry_id::uuid is null or r.registry_id = $registry_id)
    order by r.received_at desc, r.registry_id asc
    limit $count
),

posted as (
    select
        p.batch_id,
        count(*) as posted_count,
        sum(p.amount)::decimal(18, 2) as posted_amount
    from history.payment as p
    where p.batch_id in (select c.registry_id from chosen as c)
    group by p.batch_id
),

unmatched as (
    select
        u.registry_id,
        count(*) filter (where u.status in ('waiting', 'posting')) as waiting_count,
        coalesce(sum(u.amount) filter (where u.status in ('waiting', 'posting')), 0)::decimal(18, 2) as waiting_amount,
        count(*) filter (where u.status = 'posted') as assigned_count,
        coalesce(sum(u.amount) filter (where u.status = 'posted'), 0)::decimal(18, 2) as assigned_amount,
        count(*) filter (where u.status in ('returned', 'dismissed')) as returned_count,
        coalesce(sum(u.amount) filter (where u.status in ('returned', 'dismissed')), 0)::decimal(18, 2) as returned_amount
    from live.unmatched_payment as u
    where u.registry_id in (select c.registry_id from chosen as c)
    group by u.registry_id
),

refused as (
    select
        f.registry_id,
        count(*) as refused_count
    from live.registry_refusal as f
    where f.registry_id in (select c.registry_id from chosen as c)
    group by f.registry_id
),

readable as (
    select
        f.registry_id,
        sum(f.amount)::decimal(18, 2) as refused_amount
    from live.registry_refusal as f
    where f.registry_id in (select c.registry_id from chosen as c)
    group by f.registry_id
)

select
    c.registry_id,
    c.file_name,
    c.layout,
    c.channel,
    c.registry_number,
    coalesce(c.registry_on, timezone('Asia/Yekaterinburg', c.received_at)::date) as registry_on,
    c.status,
    c.issue,
    c.issue_values,
    c.row_count,
    coalesce(c.declared_amount, c.amount)::decimal(18, 2) as sent_amount,
    c.fee_amount,
    coalesce(p.posted_count, 0) as posted_count,
    coalesce(p.posted_amount, 0)::decimal(18, 2) as posted_amount,
    coalesce(u.waiting_count, 0) as waiting_count,
    coalesce(u.waiting_amount, 0)::decimal(18, 2) as waiting_amount,
    coalesce(u.assigned_count, 0) as assigned_count,
    coalesce(u.assigned_amount, 0)::decimal(18, 2) as assigned_amount,
    coalesce(u.returned_count, 0) as returned_count,
    coalesce(u.returned_amount, 0)::decimal(18, 2) as returned_amount,
    c.repeated_count,
    c.repeated_amount,
    coalesce(f.refused_count, 0) as refused_count,
    -- what the totals tell of and no readable amount covers stands in the rows that cannot be read
    (coalesce(m.refused_amount, 0) + coalesce(c.declared_amount, c.amount) - c.amount)::decimal(18, 2) as refused_amount,
    c.actor,
    c.received_at,
    c.finished_at
from chosen as c
left join posted as p on c.registry_id = p.batch_id
left join unmatched as u on c.registry_id = u.registry_id
left join refused as f on c.registry_id = f.registry_id
left join readable as m on c.registry_id = m.registry_id
order by c.received_at desc, c.registry_id asc;

-- name: refused_rows
-- one row a line of a registry that cannot be read
select
    f.row,
    f.column_name,
    f.value,
    f.issue,
    f.amount,
    f.line
from live.registry_refusal as f
where f.registry_id = $registry_id
order by f.row;

-- name: registry_rows
-- one row a payment of a registry that has no account of its own, with what became of it
select
    u.row,
    u.payment_number,
    u.paid_at,
    u.account_text,
    u.payer_name,
    u.amount,
    u.reason,
    u.status,
    u.posted_number
from live.unmatched_payment as u
where u.registry_id = $registry_id
order by u.row;

-- name: queue_summary
-- one row: how many payments wait, for how much, and since when the oldest does
select
    count(*) as waiting_count,
    coalesce(sum(u.amount), 0)::decimal(18, 2) as waiting_amount,
    min(u.received_at) as oldest_at
from live.unmatched_payment as u
where u.status in ('waiting', 'posting');

-- name: queue
-- one row a payment of the queue that the filters leave, the oldest first; a claim of another person that still stands is told
select
    u.unmatched_id,
    u.payment_number,
    u.channel,
    u.paid_at,
    u.amount,
    u.account_text,
    u.payer_name,
    u.reason,
    u.status,
    u.claimed_by,
    u.claimed_at,
    p.display_name as claimed_name,
    u.received_at,
    u.decided_at
from live.unmatched_payment as u
left join live.person as p on u.claimed_by = 'person:' || p.person_id::varchar
where
    u.status in (select s.unnest from unnest($statuses::varchar[]) as s)
    and ($reason is null or u.reason = $reason)
    and ($channel is null or u.channel = $channel)
    and ($claimed_by is null or u.claimed_by = $claimed_by)
    and ($amount_from is null or u.amount >= $amount_from)
order by u.received_at, u.registry_id, u.row
limit $count;

-- name: queue_reasons
-- one row a reason that a payment of the queue waits for, and how many do
select
    u.reason,
    count(*) as waiting_count
from live.unmatched_payment as u
where u.status in ('waiting', 'posting')
group by u.reason
order by waiting_count desc, u.reason asc;

-- name: unmatched
-- at most one row: an unmatched payment
select
    u.unmatched_id,
    u.registry_id,
    u.row,
    u.payment_number,
    u.channel,
    u.paid_at,
    u.amount,
    u.account_text,
    u.payer_name,
    u.payer_address,
    u.purpose,
    u.period,
    u.reason,
    u.known_amount,
    u.known_account,
    u.status,
    u.claimed_by,
    u.claimed_at,
    u.account_id,
    u.posted_number,
    u.decided_by,
    u.decided_at,
    u.decision_note,
    u.received_at
from live.unmatched_payment as u
where u.unmatched_id = $unmatched_id;

-- name: notes
-- one row a note on an unmatched payment, the oldest first
select
    n.text,
    n.written_at,
    p.display_name as written_name
from live.unmatched_note as n
left join live.person as p on n.written_by = 'person:' || p.person_id::varchar
where n.unmatched_id = $unmatched_id
order by n.written_at, n.note_id;

-- name: person_name
-- at most one row: how a person is called
select p.display_name
from live.person as p
where p.person_id = $person_id;

-- name: accounts_of_numbers
-- one row an account that has one of the numbers
with found as materialized (
    select a.*
    from live.account as a
    where a.account_number in (select n.unnest from unnest($account_numbers::varchar[]) as n)
)

select
    a.account_id,
    a.account_number,
    c.name as customer_name,
    p.town,
    p.street,
    p.house_number,
    p.house_letter,
    p.flat,
    p.flat_extension,
    a.closed_on
from found as a
inner join live.customer as c on a.customer_id = c.customer_id
inner join live.premise as p on a.premise_id = p.premise_id;

-- name: accounts_of_people
-- one row an account of somebody with the surname, or of a house and flat that the address names; at most a hundred
with named as materialized (
    select c.customer_id
    from live.customer as c
    where $surname is not null and (upper(replace(c.name, 'ё', 'е')) like $surname || ' %' or upper(c.name) = $surname)
    order by c.customer_id
    limit 500
),

placed as materialized (
    select p.premise_id
    from live.premise as p
    where
        p.flat is not null
        and upper(p.house_number || coalesce(p.house_letter, '')) in (select n.unnest from unnest($words::varchar[]) as n)
        and upper(p.flat) in (select n.unnest from unnest($words::varchar[]) as n)
        and len(list_intersect(
            regexp_extract_all(replace(upper(p.street), 'Ё', 'Е'), '[0-9A-ZА-Я]{3,}'), $words::varchar[]
        )) > 0
    order by p.premise_id
    limit 500
),

found as materialized (
    select a.*
    from live.account as a
    where
        a.customer_id in (select n.customer_id from named as n)
        or a.premise_id in (select l.premise_id from placed as l)
    order by a.account_id
    limit 200
)

select
    a.account_id,
    a.account_number,
    c.name as customer_name,
    p.town,
    p.street,
    p.house_number,
    p.house_letter,
    p.flat,
    p.flat_extension,
    a.closed_on
from found as a
inner join live.customer as c on a.customer_id = c.customer_id
inner join live.premise as p on a.premise_id = p.premise_id;

-- name: found_payments
-- one row a payment of the store with the number, or of the day and amount; the newest first
select
    p.payment_number,
    a.account_number,
    p.account_id,
    p.paid_at,
    p.posted_on,
    p.channel,
    p.amount,
    p.status
from history.payment as p
inner join live.account as a on p.account_id = a.account_id
where
    ($number is null or p.payment_number = $number or p.payment_number like '%-' || $number)
    and ($amount is null or p.amount = $amount)
    and ($first is null or p.paid_at >= $first)
    and ($after is null or p.paid_at < $after)
order by p.paid_at desc, p.payment_number asc
limit $count;

-- name: found_unmatched
-- one row an unmatched payment with the number, or of the day and amount; the newest first
select
    u.unmatched_id,
    u.payment_number,
    u.account_text,
    u.paid_at,
    u.channel,
    u.amount,
    u.status
from live.unmatched_payment as u
where
    ($number is null or u.payment_number = $number or u.payment_number like '%-' || $number)
    and ($amount is null or u.amount = $amount)
    and ($first is null or u.paid_at >= $first)
    and ($after is null or u.paid_at < $after)
order by u.paid_at desc, u.payment_number asc
limit $count;

-- name: returned
-- one row a payment that goes back to its payer, the newest decision first
select
    u.payment_number,
    u.paid_at,
    u.channel,
    u.amount,
    u.payer_name,
    u.account_text,
    u.decision_note,
    u.decided_at,
    p.display_name as decided_name
from live.unmatched_payment as u
left join live.person as p on u.decided_by = 'person:' || p.person_id::varchar
where u.status = 'returned'
order by u.decided_at desc, u.payment_number asc
limit $count;

-- name: known_accounts
-- one row an account that has a number some row of the registry may mean
select distinct
    a.account_id,
    a.account_number,
    a.closed_on
from memory.registry_candidate as c
inner join live.account as a on c.account_number = a.account_number;

-- name: known_payments
-- one row a payment of the store, or one that waits, with the number of a row of the registry; not the registry's own
select
    p.payment_number,
    p.amount,
    a.account_number
from memory.registry_payment as n
inner join history.payment as p on n.payment_number = p.payment_number
left join live.account as a on p.account_id = a.account_id
where p.batch_id <> $registry_id
union all
select
    u.payment_number,
    u.amount,
    null as account_number
from memory.registry_payment as n
inner join live.unmatched_payment as u on n.payment_number = u.payment_number
where u.registry_id <> $registry_id;

-- name: rows_waiting
-- one row a line of the registry that waits, or waited, for an operator
select u.row
from live.unmatched_payment as u
where u.registry_id = $registry_id;

-- name: places_of_ways
-- one row a kind of place where one can pay: how many there are and the fees they take, percent
select
    o.kind,
    count(*) as place_count,
    min(coalesce(o.fee_percent, 0)) as lowest_fee,
    max(coalesce(o.fee_percent, 0)) as highest_fee
from live.office as o
where
    (o.closed_on is null or o.closed_on > $today)
    and o.office_id in (
        select s.office_id
        from live.office_service as s
        where s.service_code = 'pay'
    )
group by o.kind;

-- name: paid_periods
-- one row a month whose charges the registry's payments paid, or in which they were made
select l.period
from history.allocation as l
where l.batch_id = $registry_id
union
select date_trunc('month', timezone('Asia/Yekaterinburg', p.paid_at))::date as period
from history.payment as p
where p.batch_id = $registry_id
order by period;
