-- name: known_months
-- one row a month that has charges, readings or submissions
select distinct c.period from history.charge as c
union
select distinct r.period from history.reading as r
union
select distinct s.period from live.submitted_reading as s
order by period;

-- name: account_bounds
-- one row: the lowest and highest account
select
    min(a.account_id) as first_id,
    max(a.account_id) as last_id,
    count(*) as account_count
from live.account as a;

-- name: make_arrears
-- one row a month end, place, kind, service, age and range of accounts
create temp table batch_arrears (
    as_of date,
    town varchar,
    district varchar,
    customer_kind varchar,
    service varchar,
    age varchar,
    account_count bigint,
    amount decimal(18, 2)
);

-- name: make_debtors
-- one row a month end, place, kind, service ('' = any) and range of accounts
create temp table batch_debtors (
    as_of date, town varchar, district varchar, customer_kind varchar, service varchar, account_count bigint, overdue_account_count bigint
);

-- name: make_collection
-- one row a period, place, kind, service and range of accounts
create temp table batch_collection (
    period date, town varchar, district varchar, customer_kind varchar, service varchar, account_count bigint,
    charged_amount decimal(18, 2), paid_amount decimal(18, 2), usage decimal(18, 4)
);

-- name: make_received
-- one row a period, place, kind, service, channel and range of accounts
create temp table batch_received (
    period date, town varchar, district varchar, customer_kind varchar, service varchar, channel varchar, meter_count bigint
);

-- name: make_months
-- one row a month to be filled; month_index counts months since year 0; debts are known up to the newest charge
create temp table batch_month as
select
    m.period,
    last_day(m.period) as last_on,
    (year(m.period) * 12 + month(m.period))::bigint as month_index,
    m.period <= (select max(c.period) from history.charge as c) as is_charged
from (select unnest($months::date[]) as period) as m;

-- name: make_open_months
-- one row a month to be filled that has no billed readings yet
create temp table batch_open_month as
select n.period
from batch_month as n
where n.period not in (select distinct r.period from history.reading as r);

-- name: make_places
-- one row an account of the range with its place
create or replace temp table batch_place as
select
    a.account_id,
    a.customer_kind,
    p.town,
    coalesce(p.district, '') as district
from live.account as a
inner join live.premise as p on a.premise_id = p.premise_id
where a.account_id between $first_id and $last_id;

-- name: make_posted
-- one row an allocation of a payment that was not refunded, by the number of its bill
create or replace temp table batch_posted as
with refunded as (
    select
        y.account_id,
        y.payment_number
    from history.payment as y
    where y.account_id between $first_id and $last_id and y.status = 'refunded'
)

select
    (a.account_id * 65536 + (a.period - date '1970-01-01')) * 8 + case a.service
        when 'electricity' then 0
        when 'heat' then 1
        when 'hot_water' then 2
        when 'cold_water' then 3
        else 4
    end as bill,
    a.amount,
    a.posted_on
from history.allocation as a
left join refunded as r on a.account_id = r.account_id and a.payment_number = r.payment_number
where a.account_id between $first_id and $last_id and r.account_id is null;

-- name: make_bills
-- one row an account, service and period under one number: what was charged and what is posted to it and was not refunded
create or replace temp table batch_bill as
with charged as (
    select
        (c.account_id * 65536 + (c.period - date '1970-01-01')) * 8 + case c.service
            when 'electricity' then 0
            when 'heat' then 1
            when 'hot_water' then 2
            when 'cold_water' then 3
            else 4
        end as bill,
        c.due_on,
        c.amount + c.vat_amount as amount,
        case when c.line in ('usage', 'adjustment') then c.volume else 0 end as usage
    from history.charge as c
    where c.account_id between $first_id and $last_id
),

billed as (
    select
        c.bill,
        min(c.due_on) as due_on,
        sum(c.amount)::decimal(18, 2) as amount,
        sum(c.usage) as usage
    from charged as c
    group by c.bill
),

paid as (
    select
        a.bill,
        sum(a.amount)::decimal(18, 2) as amount,
        min(a.posted_on) as first_posted_on,
        max(a.posted_on) as last_posted_on
    from batch_posted as a
    group by a.bill
)

select
    b.bill,
    b.bill // 524288 as account_id,
    (['electricity', 'heat', 'hot_water', 'cold_water', 'gas'])[b.bill % 8 + 1] as service,
    date '1970-01-01' + (b.bill // 8 % 65536)::integer as period,
    (
        year(date '1970-01-01' + (b.bill // 8 % 65536)::integer) * 12 + month(date '1970-01-01' + (b.bill // 8 % 65536)::integer)
    )::bigint as month_index,
    b.due_on,
    b.amount,
    b.usage,
    coalesce(p.amount, 0) as paid_amount,
    (year(p.first_posted_on) * 12 + month(p.first_posted_on))::bigint as first_paid_index,
    (year(p.last_posted_on) * 12 + month(p.last_posted_on))::bigint as last_paid_index
from billed as b
left join paid as p on b.bill = p.bill;

-- name: make_open_bills
-- one row a bill and month end at which something of it is open: posted allocations count from the end of their month
create or replace temp table batch_open_bill as
with bounds as (
    select
        min(n.month_index) as first_index,
        max(n.month_index) as last_index
    from batch_month as n
    where n.is_charged
),

whole as (
    -- nothing posted yet: all of the bill is open
    select
        b.bill,
        b.due_on,
        b.amount,
        unnest(range(
            greatest(b.month_index, x.first_index), least(coalesce(b.first_paid_index, x.last_index + 1), x.last_index + 1)
        )) as month_index
    from batch_bill as b
    cross join bounds as x
    where b.amount > 0
),

rest as (
    -- something was posted, and it is not enough or came in parts
    select
        b.bill,
        b.due_on,
        b.amount,
        unnest(range(
            greatest(b.month_index, b.first_paid_index, x.first_index),
            case when b.paid_amount >= b.amount then least(b.last_paid_index, x.last_index + 1) else x.last_index + 1 end
        )) as month_index
    from batch_bill as b
    cross join bounds as x
    where
        b.amount > 0
        and b.first_paid_index is not null
        and (b.paid_amount < b.amount or b.last_paid_index > b.first_paid_index)
),

posted as (
    select
        r.bill,
        r.month_index,
        sum(a.amount) as amount
    from rest as r
    inner join batch_posted as a on r.bill = a.bill and r.month_index >= year(a.posted_on) * 12 + month(a.posted_on)
    group by r.bill, r.month_index
)

select
    w.bill,
    w.due_on,
    w.month_index,
    w.amount
from whole as w
union all
select
    r.bill,
    r.due_on,
    r.month_index,
    (r.amount - coalesce(p.amount, 0))::decimal(18, 2) as amount
from rest as r
left join posted as p on r.bill = p.bill and r.month_index = p.month_index;

-- name: make_debts
-- one row an account, service, month end and age (its place among the ages of count_arrears); bills of one age are one debt
-- its number has bits of 3 for the age, 16 for the month, 3 for the service and the rest for the account: one key is counted fastest
create or replace temp table batch_debt as
with aged as (
    select
        ((o.bill // 524288 * 8 + o.bill % 8) * 65536 + o.month_index) * 8 as month_key,
        n.last_on - o.due_on as days,
        o.amount
    from batch_open_bill as o
    inner join batch_month as n on o.month_index = n.month_index
    where o.amount > 0
)

select
    a.month_key + case
        when a.days <= 0 then 1
        when a.days <= 30 then 2
        when a.days <= 60 then 3
        when a.days <= 90 then 4
        when a.days <= 365 then 5
        else 6
    end as debt,
    sum(a.amount) as amount
from aged as a
group by debt;

-- name: count_arrears
-- one row a month end, place, kind, service and age; an account is counted once in each age
insert into batch_arrears
select
    last_day(n.period) as as_of,
    p.town,
    p.district,
    p.customer_kind,
    (['electricity', 'heat', 'hot_water', 'cold_water', 'gas'])[d.service_place + 1] as service,
    (['not_due', 'days_0_30', 'days_31_60', 'days_61_90', 'days_91_365', 'over_year'])[d.age_place] as age,
    count(*) as account_count,
    sum(d.amount)::decimal(18, 2) as amount
from (
    select
        b.debt >> 22 as account_id,
        (b.debt >> 19) & 7 as service_place,
        (b.debt >> 3) & 65535 as month_index,
        b.debt & 7 as age_place,
        b.amount
    from batch_debt as b
) as d
inner join batch_month as n on d.month_index = n.month_index
inner join batch_place as p on d.account_id = p.account_id
group by n.period, p.town, p.district, p.customer_kind, d.service_place, d.age_place;

-- name: count_debtors
-- one row a month end, place, kind and service, and one for all services ('') in which an account is counted once
insert into batch_debtors
with owing as (
    select
        b.debt >> 3 as month_key,
        max(b.debt & 7) > 1 as is_overdue
    from batch_debt as b
    group by month_key
),

every as (
    select
        o.month_key,
        o.is_overdue
    from owing as o
    union all
    -- place 5 for all services together
    select
        (o.month_key >> 19 << 19) + 5 * 65536 + (o.month_key & 65535) as month_key,
        bool_or(o.is_overdue) as is_overdue
    from owing as o
    group by all
)

select
    last_day(n.period) as as_of,
    p.town,
    p.district,
    p.customer_kind,
    (['electricity', 'heat', 'hot_water', 'cold_water', 'gas', ''])[e.service_place + 1] as service,
    count(*) as account_count,
    count(*) filter (where e.is_overdue) as overdue_account_count
from (
    select
        k.month_key >> 19 as account_id,
        (k.month_key >> 16) & 7 as service_place,
        k.month_key & 65535 as month_index,
        k.is_overdue
    from every as k
) as e
inner join batch_month as n on e.month_index = n.month_index
inner join batch_place as p on e.account_id = p.account_id
group by n.period, p.town, p.district, p.customer_kind, e.service_place;

-- name: count_collection
-- one row a period, place, kind and service
insert into batch_collection
select
    b.period,
    p.town,
    p.district,
    p.customer_kind,
    b.service,
    count(*) as account_count,
    sum(b.amount)::decimal(18, 2) as charged_amount,
    sum(b.paid_amount)::decimal(18, 2) as paid_amount,
    sum(b.usage)::decimal(18, 4) as usage
from batch_bill as b
inner join batch_place as p on b.account_id = p.account_id
where b.period in (select n.period from batch_month as n)
group by b.period, p.town, p.district, p.customer_kind, b.service;

-- name: count_received
-- one row a period, place, kind, service and channel; in a month without billed readings those sent so far count
insert into batch_received
with billed as (
    select
        r.meter_id,
        r.period,
        min(case
            when r.source in ('average', 'norm') then 'missing'
            else coalesce(r.channel, r.source)
        end) as channel
    from history.reading as r
    where
        r.account_id between $first_id and $last_id
        and r.period in (select n.period from batch_month as n)
        and r.status <> 'rejected'
    group by r.meter_id, r.period
),

sent as (
    select
        s.meter_id,
        s.period,
        min(b.channel) as channel
    from live.submitted_reading as s
    inner join live.submission as b on s.submission_id = b.submission_id
    where
        s.account_id between $first_id and $last_id
        and s.status in ('accepted', 'questioned')
        and s.period in (select o.period from batch_open_month as o)
    group by s.meter_id, s.period
),

expected as (
    select
        m.meter_id,
        m.account_id,
        m.service,
        n.period,
        case when m.is_remote and n.period in (select o.period from batch_open_month as o) then 'remote' end as by_itself
    from live.meter as m
    inner join batch_month as n
        on m.installed_on <= last_day(n.period) and (m.removed_on is null or m.removed_on > last_day(n.period))
    inner join live.account as a
        on m.account_id = a.account_id and (a.closed_on is null or a.closed_on > last_day(n.period))
    where m.account_id between $first_id and $last_id
)

select
    e.period,
    p.town,
    p.district,
    p.customer_kind,
    e.service,
    coalesce(b.channel, s.channel, e.by_itself, 'missing') as channel,
    count(*) as meter_count
from expected as e
inner join batch_place as p on e.account_id = p.account_id
left join billed as b on e.meter_id = b.meter_id and e.period = b.period
left join sent as s on e.meter_id = s.meter_id and e.period = s.period
group by all;

-- name: drop_arrears
-- the month ends that are filled anew
delete from history.arrears
where as_of in (select last_day(n.period) from batch_month as n);

-- name: add_arrears
-- one row a month end, place, kind, service and age
insert into history.arrears (as_of, town, district, customer_kind, service, age, account_count, amount)
select
    a.as_of,
    a.town,
    a.district,
    a.customer_kind,
    a.service,
    a.age,
    sum(a.account_count)::bigint as account_count,
    sum(a.amount)::decimal(18, 2) as amount
from batch_arrears as a
group by all
order by all;

-- name: drop_debtors
-- the month ends that are filled anew
delete from history.debtors
where as_of in (select last_day(n.period) from batch_month as n);

-- name: add_debtors
-- one row a month end, place, kind and service ('' = any)
insert into history.debtors (as_of, town, district, customer_kind, service, account_count, overdue_account_count)
select
    d.as_of,
    d.town,
    d.district,
    d.customer_kind,
    d.service,
    sum(d.account_count)::bigint as account_count,
    sum(d.overdue_account_count)::bigint as overdue_account_count
from batch_debtors as d
group by all
order by all;

-- name: drop_collection
-- the periods that are filled anew
delete from history.collection
where period in (select n.period from batch_month as n);

-- name: add_collection
-- one row a period, place, kind and service
insert into history.collection (period, town, district, customer_kind, service, account_count, charged_amount, paid_amount, usage)
select
    c.period,
    c.town,
    c.district,
    c.customer_kind,
    c.service,
    sum(c.account_count)::bigint as account_count,
    sum(c.charged_amount)::decimal(18, 2) as charged_amount,
    sum(c.paid_amount)::decimal(18, 2) as paid_amount,
    sum(c.usage)::decimal(18, 4) as usage
from batch_collection as c
group by all
order by all;

-- name: drop_received
-- the periods that are filled anew
delete from history.readings_received
where period in (select n.period from batch_month as n);

-- name: add_received
-- one row a period, place, kind, service and channel
insert into history.readings_received (period, town, district, customer_kind, service, channel, meter_count)
select
    r.period,
    r.town,
    r.district,
    r.customer_kind,
    r.service,
    r.channel,
    sum(r.meter_count)::bigint as meter_count
from batch_received as r
group by all
order by all;

-- name: drop_similar
-- the periods that are filled anew
delete from history.similar_usage
where period in (select n.period from batch_month as n);

-- name: add_similar
-- one row a period, service and kind of home; at least ten homes, one account in $every is looked at
insert into history.similar_usage (period, service, settlement, stove, resident_count, account_count, median_usage)
with homes as (
    select
        c.account_id,
        c.period,
        c.service,
        sum(c.volume) as usage
    from history.charge as c
    where
        c.account_id % $every = 0
        and c.line in ('usage', 'adjustment')
        and c.basis in ('reading', 'remote', 'house_meter', 'calculation')
        and c.period in (select n.period from batch_month as n)
    group by all
)

select
    h.period,
    h.service,
    p.settlement,
    p.stove,
    least(p.resident_count, 5) as resident_count,
    count(*) as account_count,
    median(h.usage)::decimal(14, 4) as median_usage
from homes as h
inner join live.account as a on h.account_id = a.account_id
inner join live.premise as p on a.premise_id = p.premise_id
where a.customer_kind = 'household'
group by h.period, h.service, p.settlement, p.stove, least(p.resident_count, 5)
having count(*) >= 10
order by h.period, h.service, p.settlement, p.stove, least(p.resident_count, 5);
