-- name: match_readings
-- one row a readable row of the batch, with the register it belongs to (null if there is none); joins of equal keys only
create or replace table memory.batch_matched as
with metered as (
    select
        f.*,
        coalesce(own.meter_id, any_of.meter_id) as meter_id
    from memory.batch_rows as f
    left join live.account as a on f.account_number = a.account_number
    left join live.meter as own on f.serial_number = own.serial_number and a.account_id = own.account_id
    left join live.meter as any_of
        on (case when f.account_number is null then f.serial_number end) = any_of.serial_number
)

select
    f.row,
    m.account_id,
    m.service,
    m.meter_id,
    coalesce(p.register_id, z.register_id) as register_id,
    coalesce(p.zone, z.zone) as zone,
    m.multiplier,
    m.digits_int,
    coalesce(p.initial_value, z.initial_value) as initial_value,
    m.installed_on,
    f.read_on,
    coalesce(f.period, date_trunc('month', f.read_on))::date as period,
    f.value::decimal(14, 4) as value,
    f.previous_value::decimal(14, 4) as previous_value,
    f.usage::decimal(14, 4) as usage,
    coalesce(f.source, 'customer') as source,
    coalesce(f.channel, 'file') as channel
from metered as f
left join live.meter as m on f.meter_id = m.meter_id
left join live.register as p
    on f.meter_id = p.meter_id and (case when f.zone is null or f.register is not null then coalesce(f.register, 1) end) = p.position
left join live.register as z on f.meter_id = z.meter_id and (case when f.register is null then f.zone end) = z.zone;

-- name: reading_bounds
-- one row: the accounts and days between which the batch lies, so that only their part of the history is read
select
    min(b.account_id) as first_id,
    max(b.account_id) as last_id,
    min(b.read_on) as first_on,
    max(b.read_on) as last_on
from memory.batch_matched as b
where b.register_id is not null;

-- name: refuse_unknown_registers
-- one row a row of the batch whose meter or register is not known, or is known twice
insert into memory.batch_refused (row, column_name, value, issue, detail)
with unknown as (
    select
        f.row,
        f.serial_number,
        f.account_number,
        f.account_number is not null and a.account_id is null as is_account_unknown
    from memory.batch_matched as b
    inner join memory.batch_rows as f on b.row = f.row
    left join live.account as a on f.account_number = a.account_number
    where b.register_id is null
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
    b.row,
    'serial_number' as column_name,
    any_value(f.serial_number) as value,
    'several_meters' as issue,
    '' as detail
from memory.batch_matched as b
inner join memory.batch_rows as f on b.row = f.row
where (select count(*) from memory.batch_matched) > (select count(*) from memory.batch_rows)
group by b.row
having count(*) > 1;

-- name: find_repeated_registers
-- one row a register that stands in the batch more than once
create or replace table memory.batch_repeated as
select b.register_id
from memory.batch_matched as b
where b.register_id is not null
group by b.register_id
having count(*) > 1;

-- name: refuse_repeated_readings
-- one row a row of the batch whose register and day stand in it more than once
insert into memory.batch_refused (row, column_name, value, issue, detail)
with twice as (
    select
        b.register_id,
        b.read_on,
        min(b.row) as first_row,
        max(b.row) as last_row,
        min(b.value) <> max(b.value) as differs
    from memory.batch_matched as b
    where b.register_id in (select r.register_id from memory.batch_repeated as r)
    group by b.register_id, b.read_on
    having count(*) > 1
)

select
    b.row,
    'value' as column_name,
    b.value::varchar as value,
    case when t.differs then 'contradicts_row' else 'repeats_row' end as issue,
    (case when b.row = t.first_row then t.last_row else t.first_row end)::varchar as detail
from memory.batch_matched as b
inner join twice as t on b.register_id = t.register_id and b.read_on = t.read_on
where (t.differs or b.row > t.first_row) and t.first_row < t.last_row;

-- name: know_readings
-- one row a row of the batch that the store has a reading for
create or replace table memory.batch_known as
select
    b.row,
    bool_and(h.value = b.value) as is_same,
    'value' as column_name,
    any_value(b.value)::varchar as value,
    any_value(h.value)::varchar as stored
from memory.batch_matched as b
inner join history.reading as h on b.account_id = h.account_id and b.register_id = h.register_id and b.read_on = h.read_on
where h.status <> 'rejected' and h.read_on between $first_on and $last_on and h.account_id between $first_id and $last_id
group by b.row;

-- name: find_new_readings
-- one row a row of the batch that is neither refused nor known
create or replace table memory.batch_new as
select
    b.row,
    b.register_id,
    b.read_on,
    b.value,
    b.previous_value is null as is_wanting
from memory.batch_matched as b
anti join memory.batch_refused as r on b.row = r.row
anti join memory.batch_known as k on b.row = k.row
where b.register_id is not null;

-- name: refuse_readings_of_closed_months
-- one row a new reading of a month whose close has begun: it is charged, and what is charged does not change
insert into memory.batch_refused (row, column_name, value, issue, detail)
select
    n.row,
    case when f.period is null then 'read_on' else 'period' end as column_name,
    case when f.period is null then n.read_on::varchar else strftime(f.period, '%Y-%m') end as value,
    'month_closed' as issue,
    strftime(b.period, '%Y-%m') as detail
from memory.batch_new as n
inner join memory.batch_matched as b on n.row = b.row
inner join memory.batch_rows as f on n.row = f.row
inner join live.period_close as c on b.period = c.period;

-- name: find_older_values
-- one row a register whose new readings lack a previous value: the newest reading in the store before the batch begins; most are found
-- in the last months, and only for the others the whole history is read
create or replace table memory.batch_older as
with recent as (
    select
        h.register_id,
        max(h.read_on) as read_on,
        arg_max(h.value, h.read_on) as value
    from history.reading as h
    where
        h.status <> 'rejected' and h.read_on >= $first_on::date - 120 and h.read_on < $first_on
        and h.account_id between $first_id and $last_id
        and h.register_id in (
            select n.register_id
            from memory.batch_new as n
            where n.is_wanting
        )
    group by h.register_id
)

select
    r.register_id,
    r.read_on,
    r.value
from recent as r
union all
select
    h.register_id,
    max(h.read_on) as read_on,
    arg_max(h.value, h.read_on) as value
from history.reading as h
where
    h.status <> 'rejected' and h.read_on < $first_on::date - 120 and h.account_id between $first_id and $last_id
    and h.register_id in (
        select n.register_id
        from memory.batch_new as n
        where n.is_wanting and n.register_id not in (select r.register_id from recent as r)
    )
group by h.register_id;

-- name: find_previous_values
-- one row a new reading of a register with other readings between the first and the last day of the batch: the newest one before it
create or replace table memory.batch_previous as
with between_them as (
    select
        h.register_id,
        h.read_on,
        h.value
    from history.reading as h
    where
        h.status <> 'rejected' and h.read_on between $first_on and $last_on and h.account_id between $first_id and $last_id
        and h.register_id in (
            select n.register_id
            from memory.batch_new as n
            where n.is_wanting
        )
),

chained as (
    select n.*
    from memory.batch_new as n
    where
        n.register_id in (
            select r.register_id
            from memory.batch_repeated as r
            union all
            select t.register_id
            from between_them as t
        )
),

every as (
    select
        null::bigint as row,
        o.register_id,
        o.read_on,
        o.value
    from memory.batch_older as o
    where o.register_id in (select c.register_id from chained as c)
    union all
    select
        null::bigint as row,
        t.register_id,
        t.read_on,
        t.value
    from between_them as t
    union all
    select
        c.row,
        c.register_id,
        c.read_on,
        c.value
    from chained as c
)

select
    p.row,
    p.previous_value
from (
    select
        e.row,
        lag(e.value) over (partition by e.register_id order by e.read_on) as previous_value
    from every as e
) as p
where p.row is not null and p.previous_value is not null;

-- name: value_readings
-- one row a new reading of the batch, with its previous value and its usage (null where the value is below the previous one)
create or replace table memory.batch_valued as
with chained as (
    select
        b.*,
        coalesce(b.previous_value, p.previous_value, o.value, b.initial_value) as chained_value,
        10::double ** b.digits_int as dial  -- compared as floats, which hold every reading exactly: much faster
    from memory.batch_matched as b
    left join memory.batch_previous as p on b.row = p.row
    left join memory.batch_older as o on b.register_id = o.register_id
    anti join memory.batch_refused as r on b.row = r.row
    anti join memory.batch_known as k on b.row = k.row
    where b.register_id is not null
)

select
    c.* exclude (usage, previous_value, chained_value, dial),  -- noqa: AM04
    c.chained_value as previous_value,
    case
        when c.usage is not null then c.usage
        when c.value >= c.chained_value and c.multiplier = 1 then (c.value - c.chained_value)::decimal(14, 4)
        when c.value >= c.chained_value then ((c.value - c.chained_value) * c.multiplier)::decimal(14, 4)
        when c.chained_value::double > 0.9 * c.dial and c.value::double < 0.1 * c.dial
            then ((c.value + c.dial::decimal(20, 0) - c.chained_value) * c.multiplier)::decimal(14, 4)
    end as usage,
    c.value::double >= c.dial as is_beyond_dial
from chained as c;

-- name: refuse_impossible_readings
-- one row a new reading that cannot be: below the previous one, beyond the dial, before the meter was installed
insert into memory.batch_refused (row, column_name, value, issue, detail)
select
    v.row,
    case when v.read_on < v.installed_on then 'read_on' else 'value' end as column_name,
    case when v.read_on < v.installed_on then v.read_on::varchar else v.value::varchar end as value,
    case when v.read_on < v.installed_on then 'before_installation' when v.is_beyond_dial then 'beyond_dial' else 'below_previous' end
        as issue,
    case
        when v.read_on < v.installed_on then v.installed_on::varchar
        when v.is_beyond_dial then v.digits_int::varchar
        else v.previous_value::varchar
    end as detail
from memory.batch_valued as v
where v.usage is null or v.is_beyond_dial or v.read_on < v.installed_on;

-- name: add_readings
-- one row a new reading of the batch
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
    v.account_id,
    v.period,
    v.service,
    v.meter_id,
    v.register_id,
    v.zone,
    v.read_on,
    v.previous_value,
    v.value,
    v.usage,
    v.source,
    v.channel,
    'accepted' as status,
    null::uuid as submission_id,
    $batch_id as batch_id
from memory.batch_valued as v
anti join memory.batch_refused as r on v.row = r.row
order by v.account_id, v.period, v.register_id;

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
select distinct b.account_id
from memory.batch_matched as b
where b.register_id is not null;

-- name: reading_periods
-- one row a period the batch touches
select distinct b.period
from memory.batch_matched as b
anti join memory.batch_refused as r on b.row = r.row
where b.register_id is not null
order by b.period;
