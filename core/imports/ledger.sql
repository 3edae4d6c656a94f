-- name: match_charges
-- one row a readable row of the batch, with its account (null if unknown); the due day comes from the rules where the file has none
create or replace table memory.batch_matched as
select
    f.row,
    f.account_number,
    a.account_id,
    f.period,
    f.service,
    coalesce(f.line, 'usage') as line,
    coalesce(f.zone, 'single') as zone,
    coalesce(f.block, 1) as block,
    coalesce(f.basis, 'reading') as basis,
    coalesce(f.volume, 0)::decimal(14, 4) as volume,
    coalesce(f.unit, case f.service when 'electricity' then 'kwh' when 'gas' then 'kwh' when 'heat' then 'gcal' else 'm3' end) as unit,
    coalesce(f.rate, 0)::decimal(10, 4) as rate,
    f.amount::decimal(14, 2) as amount,
    coalesce(f.vat_amount, 0)::decimal(14, 2) as vat_amount,
    coalesce(f.due_on, (f.period + interval 1 month)::date + (d.value::integer - 1)) as due_on
from memory.batch_rows as f
left join live.account as a on f.account_number = a.account_number
left join live.rule_value as d
    on d.name = 'payment_due_day' and f.period >= d.valid_from and (d.valid_to is null or f.period < d.valid_to);

-- name: match_payments
-- one row a readable row of the batch, with its account (null if unknown) and whether it takes a stored payment a state further
create or replace table memory.batch_matched as
select
    f.row,
    f.account_number,
    a.account_id,
    f.payment_number,
    f.paid_at,
    coalesce(f.channel, 'bank') as channel,
    f.amount::decimal(14, 2) as amount,
    coalesce(f.status, 'posted') as status,
    case when coalesce(f.status, 'posted') <> 'received' then coalesce(f.posted_on, f.paid_at::date) else f.posted_on end as posted_on,
    f.purpose,
    exists(
        select 1
        from history.payment as h
        where
            h.payment_number = f.payment_number
            and h.account_id = a.account_id
            and h.amount = f.amount::decimal(14, 2)
            and (
                (h.status = 'received' and coalesce(f.status, 'posted') in ('posted', 'refunded'))
                or (h.status = 'posted' and f.status = 'refunded')
            )
    ) as is_advancing
from memory.batch_rows as f
left join live.account as a on f.account_number = a.account_number;

-- name: refuse_unknown_accounts
-- one row a row of the batch whose account is not known
insert into memory.batch_refused (row, column_name, value, issue, detail)
select
    b.row,
    'account_number' as column_name,
    b.account_number as value,
    'unknown_account' as issue,
    '' as detail
from memory.batch_matched as b
where b.account_id is null;

-- name: refuse_charges_without_due_day
-- one row a charge for which neither the file nor the rules say when it is due
insert into memory.batch_refused (row, column_name, value, issue, detail)
select
    b.row,
    'due_on' as column_name,
    null as value,
    'missing' as issue,
    '' as detail
from memory.batch_matched as b
where b.account_id is not null and b.due_on is null;

-- name: refuse_repeated_charges
-- one row a row of the batch whose charge line stands in it more than once
insert into memory.batch_refused (row, column_name, value, issue, detail)
with twice as (
    select
        b.account_id,
        b.period,
        b.service,
        b.line,
        b.zone,
        b.block,
        min(b.row) as first_row,
        max(b.row) as last_row,
        min(b.amount + b.vat_amount) <> max(b.amount + b.vat_amount) as differs
    from memory.batch_matched as b
    where b.account_id is not null
    group by b.account_id, b.period, b.service, b.line, b.zone, b.block
    having count(*) > 1
)

select
    b.row,
    'amount' as column_name,
    b.amount::varchar as value,
    case when t.differs then 'contradicts_row' else 'repeats_row' end as issue,
    (case when b.row = t.first_row then t.last_row else t.first_row end)::varchar as detail
from memory.batch_matched as b
inner join twice as t
    on
        b.account_id = t.account_id and b.period = t.period and b.service = t.service and b.line = t.line and b.zone = t.zone
        and b.block = t.block
where t.differs or b.row > t.first_row;

-- name: refuse_repeated_payments
-- one row a row of the batch whose payment number stands in it more than once
insert into memory.batch_refused (row, column_name, value, issue, detail)
with twice as (
    select
        b.payment_number,
        min(b.row) as first_row,
        max(b.row) as last_row,
        min(b.amount) <> max(b.amount) or min(b.account_id) <> max(b.account_id) as differs
    from memory.batch_matched as b
    where b.account_id is not null
    group by b.payment_number
    having count(*) > 1
)

select
    b.row,
    'payment_number' as column_name,
    b.payment_number as value,
    case when t.differs then 'contradicts_row' else 'repeats_row' end as issue,
    (case when b.row = t.first_row then t.last_row else t.first_row end)::varchar as detail
from memory.batch_matched as b
inner join twice as t on b.payment_number = t.payment_number
where t.differs or b.row > t.first_row;

-- name: know_charges
-- one row a row of the batch whose charge line the store has
create or replace table memory.batch_known as
select
    b.row,
    bool_and(h.amount = b.amount and h.vat_amount = b.vat_amount) as is_same,
    'amount' as column_name,
    any_value(b.amount)::varchar as value,
    any_value(h.amount)::varchar as stored
from memory.batch_matched as b
inner join history.charge as h
    on
        b.account_id = h.account_id and b.period = h.period and b.service = h.service and b.line = h.line and b.zone = h.zone
        and b.block = h.block
group by b.row;

-- name: know_payments
-- one row a row of the batch whose payment the store has, in the same state, a later one or with other values
create or replace table memory.batch_known as
select
    b.row,
    bool_and(h.amount = b.amount and h.account_id = b.account_id and h.status = b.status) as is_same,
    any_value(
        case when h.account_id <> b.account_id then 'account_number' when h.amount <> b.amount then 'amount' else 'status' end
    ) as column_name,
    any_value(
        case
            when h.account_id <> b.account_id then f.account_number
            when h.amount <> b.amount then b.amount::varchar
            else b.status
        end
    ) as value,
    any_value(
        case
            when h.account_id <> b.account_id then a.account_number
            when h.amount <> b.amount then h.amount::varchar
            else h.status
        end
    ) as stored
from memory.batch_matched as b
inner join memory.batch_rows as f on b.row = f.row
inner join history.payment as h on b.payment_number = h.payment_number
left join live.account as a on h.account_id = a.account_id
where not b.is_advancing
group by b.row;

-- name: refuse_charges_of_closed_months
-- one row a new charge of a month whose close has begun; corrections of it are charges of a later month
insert into memory.batch_refused (row, column_name, value, issue, detail)
select
    b.row,
    'period' as column_name,
    strftime(b.period, '%Y-%m') as value,
    'month_closed' as issue,
    strftime(b.period, '%Y-%m') as detail
from memory.batch_matched as b
inner join live.period_close as c on b.period = c.period
anti join memory.batch_known as k on b.row = k.row
where b.account_id is not null;

-- name: add_charges
-- one row a new charge line of the batch
insert into history.charge (
    account_id, period, service, line, zone, block, basis, volume, unit, rate, amount, vat_amount, due_on, batch_id
)
select
    b.account_id,
    b.period,
    b.service,
    b.line,
    b.zone,
    b.block,
    b.basis,
    b.volume,
    b.unit,
    b.rate,
    b.amount,
    b.vat_amount,
    b.due_on,
    $batch_id as batch_id
from memory.batch_matched as b
anti join memory.batch_refused as r on b.row = r.row
anti join memory.batch_known as k on b.row = k.row
order by b.account_id, b.period, b.service;

-- name: add_payments
-- one row a new payment of the batch
insert into history.payment (account_id, payment_number, paid_at, posted_on, channel, amount, status, purpose, batch_id)
select
    b.account_id,
    b.payment_number,
    b.paid_at,
    b.posted_on,
    b.channel,
    b.amount,
    b.status,
    b.purpose,
    $batch_id as batch_id
from memory.batch_matched as b
anti join memory.batch_refused as r on b.row = r.row
anti join memory.batch_known as k on b.row = k.row
where
    not b.is_advancing
order by b.account_id, b.paid_at;

-- name: advance_payments
-- one row a stored payment that the batch takes a state further; the day it was posted on stays
update history.payment as h
set status = b.status, posted_on = coalesce(h.posted_on, b.posted_on)
from memory.batch_matched as b
where
    b.is_advancing
    and h.payment_number = b.payment_number
    and h.account_id = b.account_id
    and not exists (
        select 1
        from memory.batch_refused as r
        where r.row = b.row
    );

-- name: allocate_payments
-- one row a part of a posted payment and the charges it pays: the oldest due first, for the batch's accounts that have money left over
insert into history.allocation (account_id, payment_number, service, period, amount, posted_on, batch_id)
with touched as (
    select distinct b.account_id
    from memory.batch_matched as b
    where b.account_id is not null
),

spent as (
    select
        al.account_id,
        al.payment_number,
        sum(al.amount) as amount
    from history.allocation as al
    where al.account_id in (select t.account_id from touched as t)
    group by al.account_id, al.payment_number
),

money as (
    select
        p.account_id,
        p.payment_number,
        p.paid_at,
        p.posted_on,
        p.amount - coalesce(s.amount, 0) as amount
    from history.payment as p
    left join spent as s on p.account_id = s.account_id and p.payment_number = s.payment_number
    where p.status = 'posted' and p.account_id in (select t.account_id from touched as t) and p.amount > coalesce(s.amount, 0)
),

covered as (
    select
        al.account_id,
        al.service,
        al.period,
        sum(al.amount) as amount
    from history.allocation as al
    inner join history.payment as p on al.account_id = p.account_id and al.payment_number = p.payment_number
    where p.status <> 'refunded' and al.account_id in (select m.account_id from money as m)
    group by al.account_id, al.service, al.period
),

owed as (
    select
        c.account_id,
        c.service,
        c.period,
        min(c.due_on) as due_on,
        sum(c.amount + c.vat_amount) as amount
    from history.charge as c
    where c.account_id in (select m.account_id from money as m)
    group by c.account_id, c.service, c.period
),

debts as (
    select
        o.account_id,
        o.service,
        o.period,
        o.amount - coalesce(v.amount, 0) as amount,
        sum(o.amount - coalesce(v.amount, 0)) over (partition by o.account_id order by o.due_on, o.period, o.service) as span_end
    from owed as o
    left join covered as v on o.account_id = v.account_id and o.service = v.service and o.period = v.period
    where o.amount > coalesce(v.amount, 0)
),

funds as (
    select
        m.*,
        sum(m.amount) over (partition by m.account_id order by m.paid_at, m.payment_number) as span_end
    from money as m
)

select
    d.account_id,
    f.payment_number,
    d.service,
    d.period,
    (least(d.span_end, f.span_end) - greatest(d.span_end - d.amount, f.span_end - f.amount))::decimal(14, 2) as amount,
    f.posted_on,
    $batch_id as batch_id
from debts as d
inner join funds as f on d.account_id = f.account_id
where least(d.span_end, f.span_end) > greatest(d.span_end - d.amount, f.span_end - f.amount)
order by d.account_id, d.period, d.service;

-- name: charges_read_back
-- one row: how many of the batch's charges can be read back, and the sums of their numbers
select
    count(*) as row_count,
    sum(h.amount)::decimal(38, 4) as total,
    sum(h.vat_amount + h.volume)::decimal(38, 4) as second_total
from history.charge as h
where h.batch_id = $batch_id;

-- name: charges_sent
-- one row: how many charges of the batch are new, and the sums of their numbers
select
    count(*) as row_count,
    sum(b.amount)::decimal(38, 4) as total,
    sum(b.vat_amount + b.volume)::decimal(38, 4) as second_total
from memory.batch_matched as b
anti join memory.batch_refused as r on b.row = r.row
anti join memory.batch_known as k on b.row = k.row;

-- name: payments_read_back
-- one row: how many of the batch's payments can be read back, and the sums of their numbers
select
    count(*) as row_count,
    sum(h.amount)::decimal(38, 4) as total,
    sum(epoch_ms(h.paid_at))::decimal(38, 4) as second_total
from history.payment as h
where h.batch_id = $batch_id;

-- name: payments_sent
-- one row: how many payments of the batch are new, and the sums of their numbers
select
    count(*) as row_count,
    sum(b.amount)::decimal(38, 4) as total,
    sum(epoch_ms(b.paid_at))::decimal(38, 4) as second_total
from memory.batch_matched as b
anti join memory.batch_refused as r on b.row = r.row
anti join memory.batch_known as k on b.row = k.row
where
    not b.is_advancing;

-- name: charge_periods
-- one row a period the batch's charges touch
select distinct b.period
from memory.batch_matched as b
anti join memory.batch_refused as r on b.row = r.row
where b.account_id is not null
order by b.period;

-- name: payment_periods
-- one row a period of a charge that a payment of the batch's accounts pays, and the month it was paid in; the file's own payments
-- may have been set against charges by an import that was interrupted before its summaries
select distinct al.period
from history.allocation as al
where
    al.account_id in (select b.account_id from memory.batch_matched as b)
    and (al.batch_id = $batch_id or al.payment_number in (select b.payment_number from memory.batch_matched as b))
union
select distinct date_trunc('month', b.paid_at::date)::date as period
from memory.batch_matched as b
where b.account_id is not null
order by period;
