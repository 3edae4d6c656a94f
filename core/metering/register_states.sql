-- name: drop_states
-- the states of the accounts of the batch
delete from history.register_state
where account_id in (select batch.account_id from batch);

-- name: add_states
-- one row a register of the accounts of the batch that has an actual reading
insert into history.register_state (account_id, register_id, read_on, value, last_period, year_daily, coming_daily)
with newest as (
    select max(reading.period) as last_period
    from history.reading as reading
    where reading.account_id in (select batch.account_id from batch)
),

actual as (
    select
        reading.account_id,
        reading.register_id,
        reading.read_on,
        reading.value,
        reading.usage,
        newest.last_period,
        day(last_day(reading.period)) as days,
        reading.period > newest.last_period - interval 1 year as is_of_year,
        case
            when reading.period > newest.last_period - interval 2 year
                then (month(reading.period) - month(newest.last_period) + 12) % 12
        end as place
    from history.reading as reading
    cross join newest
    where
        reading.account_id in (select batch.account_id from batch)
        and reading.source in ('remote', 'customer', 'operator', 'control')
        and reading.status <> 'rejected'
)

select
    actual.account_id,
    actual.register_id,
    max(actual.read_on) as read_on,
    arg_max(actual.value, actual.read_on) as value,
    any_value(actual.last_period) as last_period,
    (
        sum(actual.usage) filter (where actual.is_of_year) / sum(actual.days) filter (where actual.is_of_year)
    )::decimal(18, 6) as year_daily,
    [
        sum(actual.usage) filter (where actual.place = 1) / sum(actual.days) filter (where actual.place = 1),
        sum(actual.usage) filter (where actual.place = 2) / sum(actual.days) filter (where actual.place = 2),
        sum(actual.usage) filter (where actual.place = 3) / sum(actual.days) filter (where actual.place = 3)
    ]::decimal(18, 6)[3] as coming_daily
from actual
group by actual.account_id, actual.register_id
order by actual.account_id, actual.register_id;

-- name: drop_every_state
-- all states
delete from history.register_state;

-- name: accounts_read
-- one row an account with readings
select distinct reading.account_id
from history.reading as reading
order by reading.account_id;
