-- name: has_readings
-- one row: whether an account of the range has a reading of the month or a later one
select
    exists (
        from history.reading as reading
        where reading.account_id between $first_id and $last_id and reading.period >= $first_month
    ) as has_readings;

-- name: make_states_before
-- one row a register of the accounts of the batch: its newest actual reading, where readings before $added_from are as they were
create or replace temp table register_state_before as
select
    state.account_id,
    state.register_id,
    state.read_on,
    state.value
from history.register_state as state
where state.account_id in (select batch.account_id from batch) and $added_from::date is not null;

-- name: drop_states
-- the states of the accounts of the batch
delete from history.register_state
where account_id in (select batch.account_id from batch);

-- name: make_states
-- one row a register of the accounts of the batch that has an actual reading; where readings before $added_from are as they were, only
-- the months are read that usage is counted from
create or replace temp table batch_state as
with newest as materialized (
    select max(reading.period) as last_period
    from history.reading as reading
    where reading.account_id in (select batch.account_id from batch)
),

-- the two years that usage is counted from: few rows, so that nothing is reckoned with dates for each reading
counted as materialized (
    select
        month.period,
        day(last_day(month.period)) as days,
        month.back < 12 as is_of_year,
        (24 - month.back) % 12 as place,
        month.back < 12 or month.back > 20 as is_counted
    from (
        select
            (newest.last_period - to_months(back.back::integer))::date as period,
            back.back
        from newest
        cross join range(24) as back (back)
    ) as month
),

actual as (
    select
        reading.account_id,
        reading.register_id,
        reading.read_on,
        reading.value,
        reading.usage,
        counted.days,
        counted.is_of_year,
        counted.place
    from history.reading as reading
    left join counted on reading.period = counted.period
    where
        reading.account_id in (select batch.account_id from batch)
        and reading.source in ('remote', 'customer', 'operator', 'control')
        and reading.status <> 'rejected'
        and reading.period >= $read_from
        and ($added_from::date is null or counted.is_counted or reading.period >= $added_from::date)
    union all
    select
        before.account_id,
        before.register_id,
        before.read_on,
        before.value,
        null as usage,
        null as days,
        null as is_of_year,
        null as place
    from register_state_before as before
)

select
    actual.account_id,
    actual.register_id,
    max(actual.read_on) as read_on,
    arg_max(actual.value, actual.read_on) as value,
    (select newest.last_period from newest) as last_period,
    (
        sum(actual.usage) filter (where actual.is_of_year) / sum(actual.days) filter (where actual.is_of_year)
    )::decimal(18, 6) as year_daily,
    [
        sum(actual.usage) filter (where actual.place = 1) / sum(actual.days) filter (where actual.place = 1),
        sum(actual.usage) filter (where actual.place = 2) / sum(actual.days) filter (where actual.place = 2),
        sum(actual.usage) filter (where actual.place = 3) / sum(actual.days) filter (where actual.place = 3)
    ]::decimal(18, 6)[3] as coming_daily
from actual
group by actual.account_id, actual.register_id;

-- name: has_states
-- one row: whether there is a state to keep
select exists (from batch_state) as has_states;

-- name: add_states
-- one row a register of `make_states`
insert into history.register_state (account_id, register_id, read_on, value, last_period, year_daily, coming_daily)
select
    made.account_id,
    made.register_id,
    made.read_on,
    made.value,
    made.last_period,
    made.year_daily,
    made.coming_daily
from batch_state as made
order by made.account_id, made.register_id;

-- name: drop_every_state
-- all states
delete from history.register_state;

-- name: accounts_read
-- one row an account with readings
select distinct reading.account_id
from history.reading as reading
order by reading.account_id;
