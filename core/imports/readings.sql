-- name: find_meters
-- one row a register of a meter that a row of the batch names: by its serial number alone (then `holder` is empty) or with the account;
-- registers are numbered by account, so that a row carries one number in place of all that is known of its register
create or replace table memory.batch_meters as
with named as (
    select distinct
        f.serial_number,
        coalesce(f.account_number, '') as holder
    from memory.batch_rows as f
)

select
    dense_rank() over (order by m.account_id, r.register_id)::integer as place,
    n.serial_number,
    n.holder,
    r.position,
    r.zone,
    m.account_id,
    m.meter_id,
    r.register_id
from named as n
inner join live.meter as m on n.serial_number = m.serial_number
inner join live.register as r on m.meter_id = r.meter_id
left join live.account as a on m.account_id = a.account_id
where n.holder = '' or n.holder = a.account_number;

-- name: match_readings
-- one row a readable row of the batch, with the register it belongs to (null if there is none) and the row of that register before it
create or replace table memory.batch_matched as
with matched as (
    select
        f.row,
        coalesce(p.place, z.place) as place,
        f.read_on,
        coalesce(f.period, date_trunc('month', f.read_on))::date as period,
        f.value::decimal(14, 4) as value,
        f.previous_value::decimal(14, 4) as previous_value,
        f.usage::decimal(14, 4) as usage,
        f.source,
        f.channel
    from memory.batch_rows as f
    left join memory.batch_meters as p
        on
            f.serial_number = p.serial_number and coalesce(f.account_number, '') = p.holder
            and (case when f.zone is null or f.register is not null then coalesce(f.register, 1) end) = p.position
    left join memory.batch_meters as z
        on
            f.serial_number = z.serial_number and coalesce(f.account_number, '') = z.holder
            and (case when f.register is null then f.zone end) = z.zone
)

select
    m.*,  -- noqa: AM04
    lag(m.read_on) over (partition by m.place order by m.read_on) as earlier_on,
    lag(m.value) over (partition by m.place order by m.read_on) as earlier_value
from matched as m;

-- name: find_registers
-- one row a register of the batch, in the order of accounts, with the first day the batch has for it; no value reaches a dial of 13 digits
create or replace table memory.batch_registers as
with begun as (
    select
        b.place,
        min(b.read_on) as first_on
    from memory.batch_matched as b
    where b.earlier_on is null and b.place is not null
    group by b.place
),

known as (
    select distinct
        m.place,
        m.account_id,
        m.register_id
    from memory.batch_meters as m
)

select
    k.place,
    k.account_id,
    k.register_id,
    r.meter_id,
    r.zone,
    r.initial_value,
    m.service,
    m.multiplier,
    m.digits_int,
    (10::bigint ** least(m.digits_int, 13))::decimal(18, 4) as dial,
    m.installed_on,
    b.first_on
from begun as b
inner join known as k on b.place = k.place
inner join live.register as r on k.register_id = r.register_id
inner join live.meter as m on r.meter_id = m.meter_id
order by k.place;

-- name: reading_bounds
-- one row: the accounts and days between which the batch lies, so that only their part of the history is read
select
    (select min(r.account_id) from memory.batch_registers as r) as first_id,
    (select max(r.account_id) from memory.batch_registers as r) as last_id,
    min(b.read_on) as first_on,
    max(b.read_on) as last_on
from memory.batch_matched as b
where b.place is not null;

-- name: refuse_unknown_registers
-- one row a row of the batch whose meter or register is not known, or is known twice
insert into memory.batch_refused (row, column_name, value, issue, detail)
with ambiguous as (
    select
        m.serial_number,
        m.holder
    from memory.batch_meters as m
    group by m.serial_number, m.holder
    having count(distinct m.meter_id) > 1
),

several as (
    select
        f.row,
        f.serial_number
    from memory.batch_rows as f
    inner join ambiguous as a on f.serial_number = a.serial_number and coalesce(f.account_number, '') = a.holder
),

unknown as (
    select
        f.row,
        f.serial_number,
        f.account_number,
        f.account_number is not null and a.account_id is null as is_account_unknown
    from memory.batch_matched as b
    inner join memory.batch_rows as f on b.row = f.row
    left join live.account as a on f.account_number = a.account_number
    anti join several as s on b.row = s.row
    where b.place is null
),

known_meters as (
    select distinct l.serial_number
    from live.meter as l
    where l.serial_number in (select u.serial_number from unknown as u)
)

select
    u.row,
    case
        when u.is_account_unknown then 'account_number'
        when m.serial_number is null or u.account_number is not null then 'serial_number'
        else 'register'
    end as column_name,
    case when u.is_account_unknown then u.account_number else u.serial_number end as value,
    case
        when u.is_account_unknown then 'unknown_account'
        when m.serial_number is null then 'unknown_meter'
        when u.account_number is not null then 'meter_or_register_of_account'
        else 'unknown_register'
    end as issue,
    '' as detail
from unknown as u
left join known_meters as m on u.serial_number = m.serial_number
union all
select
    s.row,
    'serial_number' as column_name,
    s.serial_number as value,
    'several_meters' as issue,
    '' as detail
from several as s;

-- name: refuse_repeated_readings
-- one row a row of the batch whose register and day stand in it more than once
insert into memory.batch_refused (row, column_name, value, issue, detail)
with repeated as (
    select distinct
        b.place,
        b.read_on
    from memory.batch_matched as b
    where b.earlier_on = b.read_on and b.place is not null
),

twice as (
    select
        b.place,
        b.read_on,
        min(b.row) as first_row,
        max(b.row) as last_row,
        min(b.value) <> max(b.value) as differs
    from memory.batch_matched as b
    inner join repeated as r on b.place = r.place and b.read_on = r.read_on
    group by b.place, b.read_on
)

select
    b.row,
    'value' as column_name,
    b.value::varchar as value,
    case when t.differs then 'contradicts_row' else 'repeats_row' end as issue,
    (case when b.row = t.first_row then t.last_row else t.first_row end)::varchar as detail
from memory.batch_matched as b
inner join twice as t on b.place = t.place and b.read_on = t.read_on
where (t.differs or b.row > t.first_row) and t.first_row < t.last_row;

-- name: find_stored_readings
-- one row a reading of the store from the first day on that the batch has for its register
create or replace table memory.batch_stored as
select
    r.place,
    h.read_on,
    h.value
from history.reading as h
inner join memory.batch_registers as r
    on h.account_id = r.account_id and h.register_id = r.register_id and h.read_on >= r.first_on
where h.status <> 'rejected' and h.read_on between $first_on and $last_on and h.account_id between $first_id and $last_id;

-- name: know_readings
-- one row a row of the batch that the store has a reading for; what it says is written out only where the store says something else
create or replace table memory.batch_known as
with known as (
    select
        b.row,
        bool_and(s.value = b.value) as is_same,
        any_value(b.value) as value,
        any_value(s.value) as stored
    from memory.batch_matched as b
    inner join memory.batch_stored as s on b.place = s.place and b.read_on = s.read_on
    group by b.row
)

select
    k.row,
    k.is_same,
    'value' as column_name,
    case when not k.is_same then k.value::varchar end as value,
    case when not k.is_same then k.stored::varchar end as stored
from known as k;

-- name: leave_out_readings
-- one row a row of the batch that is refused or known: the others are new
create or replace table memory.batch_left_out as
select r.row
from memory.batch_refused as r
union all
select k.row
from memory.batch_known as k;

-- name: refuse_readings_of_closed_months
-- one row a new reading of a month whose close has begun: it is charged, and what is charged does not change
insert into memory.batch_refused (row, column_name, value, issue, detail)
with closed as (
    select
        b.row,
        b.read_on,
        b.period
    from memory.batch_matched as b
    inner join live.period_close as c on b.period = c.period
    anti join memory.batch_left_out as l on b.row = l.row
    where b.place is not null
)

select
    c.row,
    case when f.period is null then 'read_on' else 'period' end as column_name,
    case when f.period is null then c.read_on::varchar else strftime(f.period, '%Y-%m') end as value,
    'month_closed' as issue,
    strftime(c.period, '%Y-%m') as detail
from closed as c
inner join memory.batch_rows as f on c.row = f.row;

-- name: find_older_values
-- one row a register whose new readings lack a previous value: the newest reading in the store before its first one in the batch; most
-- are found in the last months, and only for the others the whole history is read
create or replace table memory.batch_older as
with wanting as materialized (
    select
        r.place,
        r.register_id,
        r.first_on
    from memory.batch_registers as r
    where r.place in (
        select b.place
        from memory.batch_matched as b
        anti join memory.batch_left_out as l on b.row = l.row
        where b.previous_value is null
    )
),

recent as materialized (
    select
        w.place,
        arg_max(h.value, h.read_on) as value,
        max(h.read_on) as read_on
    from history.reading as h
    inner join wanting as w on h.register_id = w.register_id and h.read_on < w.first_on
    where
        h.status <> 'rejected' and h.read_on >= $first_on::date - 120 and h.read_on < $last_on
        and h.account_id between $first_id and $last_id
    group by w.place
)

select
    r.place,
    r.read_on,
    r.value
from recent as r
union all
select
    w.place,
    max(h.read_on) as read_on,
    arg_max(h.value, h.read_on) as value
from history.reading as h
inner join (
    select
        all_of.place,
        all_of.register_id
    from wanting as all_of
    anti join recent as r on all_of.place = r.place
) as w on h.register_id = w.register_id
where h.status <> 'rejected' and h.read_on < $first_on::date - 120 and h.account_id between $first_id and $last_id
group by w.place;

-- name: find_previous_values
-- one row a new reading of a register that the store has later readings of, or with rows that are not new: the newest one before it (null
-- if there is none)
create or replace table memory.batch_previous as
with irregular as materialized (
    select s.place
    from memory.batch_stored as s
    union
    select b.place
    from memory.batch_matched as b
    inner join memory.batch_left_out as l on b.row = l.row
),

every as (
    select
        null::bigint as row,
        o.place,
        o.read_on,
        o.value
    from memory.batch_older as o
    where o.place in (select i.place from irregular as i)
    union all
    select
        null::bigint as row,
        s.place,
        s.read_on,
        s.value
    from memory.batch_stored as s
    union all
    select
        b.row,
        b.place,
        b.read_on,
        b.value
    from memory.batch_matched as b
    anti join memory.batch_left_out as l on b.row = l.row
    where b.place in (select i.place from irregular as i)
)

select
    p.row,
    p.previous_value
from (
    select
        e.row,
        lag(e.value) over (partition by e.place order by e.read_on) as previous_value
    from every as e
) as p
where p.row is not null;

-- name: value_readings
-- one row a new reading of the batch, with its previous value and its usage (null where the value is below the previous one)
create or replace table memory.batch_valued as
with chained as (
    select
        b.row,
        b.place,
        b.read_on,
        b.period,
        b.value,
        b.usage,
        b.source,
        b.channel,
        g.multiplier,
        g.dial,
        g.installed_on,
        coalesce(
            b.previous_value, case when p.row is null then b.earlier_value else p.previous_value end, o.value, g.initial_value
        ) as previous_value
    from memory.batch_matched as b
    inner join memory.batch_registers as g on b.place = g.place
    left join memory.batch_previous as p on b.row = p.row
    left join memory.batch_older as o on b.place = o.place
    anti join memory.batch_left_out as l on b.row = l.row
    anti join memory.batch_refused as r on b.row = r.row
)

select
    c.row,
    c.place,
    c.read_on,
    c.period,
    c.previous_value,
    c.value,
    case
        when c.usage is not null then c.usage
        when c.value >= c.previous_value and c.multiplier = 1 then (c.value - c.previous_value)::decimal(14, 4)
        when c.value >= c.previous_value then ((c.value - c.previous_value) * c.multiplier)::decimal(14, 4)
        when c.previous_value::double > 0.9 * c.dial::double and c.value::double < 0.1 * c.dial::double
            then ((c.value + c.dial - c.previous_value) * c.multiplier)::decimal(14, 4)
    end as usage,
    c.source,
    c.channel,
    c.value >= c.dial as is_beyond_dial,
    c.read_on < c.installed_on as is_before_installation
from chained as c;

-- name: refuse_impossible_readings
-- one row a new reading that cannot be: below the previous one, beyond the dial, before the meter was installed
insert into memory.batch_refused (row, column_name, value, issue, detail)
select
    v.row,
    case when v.is_before_installation then 'read_on' else 'value' end as column_name,
    case when v.is_before_installation then v.read_on::varchar else v.value::varchar end as value,
    case when v.is_before_installation then 'before_installation' when v.is_beyond_dial then 'beyond_dial' else 'below_previous' end
        as issue,
    case
        when v.is_before_installation then g.installed_on::varchar
        when v.is_beyond_dial then g.digits_int::varchar
        else v.previous_value::varchar
    end as detail
from memory.batch_valued as v
inner join memory.batch_registers as g on v.place = g.place
where v.usage is null or v.is_beyond_dial or v.is_before_installation;

-- name: add_readings
-- one row a new reading of the batch, sorted by account and register before what is the same for all is added
insert into history.reading (
    account_id,
    period,
    service,
    meter_id,
    register_id,
    zone,
    read_on,
    previous_value,
    value,
    usage,
    source,
    channel,
    status,
    submission_id,
    batch_id
)
select
    s.account_id,
    s.period,
    s.service,
    s.meter_id,
    s.register_id,
    s.zone,
    s.read_on,
    s.previous_value,
    s.value,
    s.usage,
    coalesce(s.source, 'customer') as source,
    coalesce(s.channel, 'file') as channel,
    'accepted' as status,
    null::uuid as submission_id,
    $batch_id as batch_id
from (
    select
        g.account_id,
        v.period,
        g.service,
        g.meter_id,
        g.register_id,
        g.zone,
        v.read_on,
        v.previous_value,
        v.value,
        v.usage,
        v.source,
        v.channel
    from memory.batch_valued as v
    inner join memory.batch_registers as g on v.place = g.place
    anti join memory.batch_refused as r on v.row = r.row
    order by v.place, v.read_on
) as s;

-- name: readings_read_back
-- one row: how many of the batch's readings can be read back, and the sum of every number in them
select
    count(*) as row_count,
    sum(h.value)::decimal(38, 4) as total,
    sum(h.usage)::decimal(38, 4) as second_total
from history.reading as h
where h.batch_id = $batch_id and h.account_id between $first_id and $last_id;

-- name: readings_sent
-- one row: how many readings of the batch are new, and the sum of every number in them
select
    count(*) as row_count,
    sum(v.value)::decimal(38, 4) as total,
    sum(v.usage)::decimal(38, 4) as second_total
from memory.batch_valued as v
anti join memory.batch_refused as r on v.row = r.row;

-- name: reading_accounts
-- one row an account the batch touches
select distinct r.account_id
from memory.batch_registers as r;

-- name: reading_periods
-- one row a period the batch touches
select distinct b.period
from memory.batch_matched as b
anti join memory.batch_refused as r on b.row = r.row
where b.place is not null
order by b.period;
