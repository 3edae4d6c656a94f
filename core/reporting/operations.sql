-- name: known_months
-- one row a month that has charges, readings or submissions
select distinct c.period from history.charge as c
union
select distinct r.period from history.reading as r
union
select distinct s.period from live.submitted_reading as s
order by 1;

-- name: account_bounds
-- one row: the lowest and highest account
select
    min(a.account_id) as first_id,
    max(a.account_id) as last_id,
    count(*) as account_count
from live.account as a;

-- name: make_arrears
-- one row a month end, place, kind, service, age and range of accounts
create temp table new_arrears (
    as_of date, town varchar, district varchar, customer_kind varchar, service varchar, age varchar, account_count bigint, amount decimal(18, 2)
);

-- name: make_collection
-- one row a period, place, kind, service and range of accounts
create temp table new_collection (
    period date, town varchar, district varchar, customer_kind varchar, service varchar, account_count bigint,
    charged_amount decimal(18, 2), paid_amount decimal(18, 2), usage decimal(18, 4)
);

-- name: make_received
-- one row a period, place, kind, service, channel and range of accounts
create temp table new_received (
    period date, town varchar, district varchar, customer_kind varchar, service varchar, channel varchar, meter_count bigint
);

-- name: make_months
-- one row a month to be filled
create temp table new_month as
select unnest($months::date[]) as period;

-- name: make_places
-- one row an account of the range with its place
create or replace temp table new_place as
select
    a.account_id,
    a.customer_kind,
    p.town,
    coalesce(p.district, '') as district
from live.account as a
inner join live.premise as p on a.premise_id = p.premise_id
where a.account_id between $first_id and $last_id;

-- name: count_arrears
-- one row a month end, place, kind, service and age; a bill is open until allocations posted by then reach it
insert into new_arrears
with bills as (
    select
        c.account_id,
        c.service,
        c.period,
        min(c.due_on) as due_on,
        sum(c.amount + c.vat_amount) as amount
    from history.charge as c
    where c.account_id between $first_id and $last_id
    group by c.account_id, c.service, c.period
),

paid as (
    select
        a.account_id,
        a.service,
        a.period,
        greatest(a.period, date_trunc('month', a.posted_on)::date) as paid_month,
        sum(a.amount) as amount
    from history.allocation as a
    where a.account_id between $first_id and $last_id
    group by all
),

steps as (
    select
        b.account_id,
        b.service,
        b.period,
        b.period as from_month,
        b.amount
    from bills as b
    union all
    select
        p.account_id,
        p.service,
        p.period,
        p.paid_month as from_month,
        -p.amount as amount
    from paid as p
),

months as (
    select
        s.account_id,
        s.service,
        s.period,
        s.from_month,
        sum(s.amount) as amount
    from steps as s
    group by all
),

states as (
    select
        m.account_id,
        m.service,
        m.period,
        m.from_month,
        lead(m.from_month) over (partition by m.account_id, m.service, m.period order by m.from_month) as until_month,
        sum(m.amount) over (partition by m.account_id, m.service, m.period order by m.from_month) as amount
    from months as m
),

open_states as (
    select
        s.account_id,
        s.service,
        last_day(n.period) as as_of,
        s.amount,
        date_diff('day', b.due_on, last_day(n.period)) as days_late
    from states as s
    inner join new_month as n on s.from_month <= n.period and (s.until_month is null or n.period < s.until_month)
    inner join bills as b on s.account_id = b.account_id and s.service = b.service and s.period = b.period
    where
        s.amount > 0
        and (s.until_month is null or s.until_month > s.from_month)
        and n.period <= (select max(c.period) from history.charge as c)
),

aged as (
    select
        o.account_id,
        o.service,
        o.as_of,
        case
            when o.days_late <= 0 then 'not_due'
            when o.days_late <= 30 then 'days_0_30'
            when o.days_late <= 60 then 'days_31_60'
            when o.days_late <= 90 then 'days_61_90'
            when o.days_late <= 365 then 'days_91_365'
            else 'over_year'
        end as age,
        sum(o.amount) as amount
    from open_states as o
    group by all
)

select
    a.as_of,
    p.town,
    p.district,
    p.customer_kind,
    a.service,
    a.age,
    count(*) as account_count,
    sum(a.amount)::decimal(18, 2) as amount
from aged as a
inner join new_place as p on a.account_id = p.account_id
group by all;

-- name: count_collection
-- one row a period, place, kind and service
insert into new_collection
with charged as (
    select
        c.account_id,
        c.service,
        c.period,
        sum(c.amount + c.vat_amount) as amount,
        sum(case when c.line in ('usage', 'adjustment') then c.volume else 0 end) as usage
    from history.charge as c
    where c.account_id between $first_id and $last_id and c.period in (select n.period from new_month as n)
    group by all
),

paid as (
    select
        a.account_id,
        a.service,
        a.period,
        sum(a.amount) as amount
    from history.allocation as a
    where a.account_id between $first_id and $last_id and a.period in (select n.period from new_month as n)
    group by all
)

select
    c.period,
    p.town,
    p.district,
    p.customer_kind,
    c.service,
    count(*) as account_count,
    sum(c.amount)::decimal(18, 2) as charged_amount,
    sum(coalesce(d.amount, 0))::decimal(18, 2) as paid_amount,
    sum(c.usage)::decimal(18, 4) as usage
from charged as c
inner join new_place as p on c.account_id = p.account_id
left join paid as d on c.account_id = d.account_id and c.service = d.service and c.period = d.period
group by all;

-- name: count_received
-- one row a period, place, kind, service and channel; in a month without billed readings those sent so far count
insert into new_received
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
        and r.period in (select n.period from new_month as n)
        and r.status <> 'rejected'
    group by r.meter_id, r.period
),

open_months as (
    select n.period
    from new_month as n
    where not exists (select 1 from history.reading as r where r.period = n.period)
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
        and s.period in (select o.period from open_months as o)
    group by s.meter_id, s.period
),

expected as (
    select
        m.meter_id,
        m.account_id,
        m.service,
        n.period,
        case when m.is_remote and n.period in (select o.period from open_months as o) then 'remote' end as by_itself
    from live.meter as m
    inner join new_month as n
        on m.installed_on <= last_day(n.period) and (m.removed_on is null or m.removed_on > last_day(n.period))
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
inner join new_place as p on e.account_id = p.account_id
left join billed as b on e.meter_id = b.meter_id and e.period = b.period
left join sent as s on e.meter_id = s.meter_id and e.period = s.period
group by all;

-- name: drop_arrears
-- the month ends that are filled anew
delete from history.arrears where as_of in (select last_day(n.period) from new_month as n);

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
from new_arrears as a
group by all
order by all;

-- name: drop_collection
-- the periods that are filled anew
delete from history.collection where period in (select n.period from new_month as n);

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
from new_collection as c
group by all
order by all;

-- name: drop_received
-- the periods that are filled anew
delete from history.readings_received where period in (select n.period from new_month as n);

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
from new_received as r
group by all
order by all;

-- name: drop_similar
-- the periods that are filled anew
delete from history.similar_usage where period in (select n.period from new_month as n);

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
        and c.period in (select n.period from new_month as n)
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
