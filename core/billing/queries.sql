-- name: lines_of_account
-- one row a printed line of the account: what sums and reasons of a change are made of (an aggregate in the
-- engine takes three times as long)
select
    charge.period,
    charge.service,
    charge.line,
    charge.zone,
    charge.block,
    charge.basis,
    charge.volume,
    charge.unit,
    charge.rate,
    charge.amount,
    charge.vat_amount,
    charge.due_on
from history.charge as charge
where charge.account_id = $account_id;

-- name: payments
-- one row a payment
select
    payment.payment_number,
    payment.paid_at,
    payment.posted_on,
    payment.channel,
    payment.amount,
    payment.status,
    payment.purpose
from history.payment as payment
where payment.account_id = $account_id;

-- name: allocations
-- one row a part of a payment that was posted to a charge
select
    posted.payment_number,
    posted.service,
    posted.period,
    coalesce(posted.is_penalty, false) as is_penalty,
    posted.amount
from history.allocation as posted
where posted.account_id = $account_id;

-- name: charge_lines
-- one row a printed line of the account's statement of the period, with what its volume was counted from
select
    charge.service,
    charge.line,
    charge.zone,
    charge.block,
    charge.basis,
    charge.volume,
    charge.unit,
    charge.rate,
    charge.amount,
    charge.vat_amount,
    charge.due_on,
    charge.charged_from,
    charge.charged_to,
    charge.corrects_period,
    charge.norm,
    charge.person_count,
    charge.area_m2,
    charge.house_area_m2,
    charge.house_volume,
    charge.coefficient,
    charge.absent_days
from history.charge as charge
where charge.account_id = $account_id and charge.period = $period;

-- name: supplied
-- one row a service point of the account, closed ones included: how it is priced
select
    point.service,
    point.tariff_group,
    point.scheme
from live.service_point as point
where point.account_id = $account_id;

-- name: statement_readings
-- one row a register of the account whose readings the statement of the period used
select
    reading.meter_id,
    reading.service,
    reading.zone,
    reading.read_on,
    reading.previous_value,
    reading.value,
    reading.usage,
    reading.source
from history.reading as reading
where reading.account_id = $account_id and reading.period = $period and reading.status <> 'rejected';

-- name: meters
-- one row a meter of the account: what a statement says of it
select
    meter.meter_id,
    meter.serial_number,
    meter.multiplier
from live.meter as meter
where meter.account_id = $account_id;

-- name: penalty_group
-- one row: by which rule the account's penalty is counted
select account.penalty_group
from live.account as account
where account.account_id = $account_id;

-- name: usage_lines
-- one row a printed line of the account's service that is usage or belongs to it, VAT included
select
    charge.period,
    charge.line,
    charge.basis,
    charge.volume,
    charge.amount + charge.vat_amount as amount
from history.charge as charge
where charge.account_id = $account_id and charge.service = $service and charge.line not in ('penalty', 'adjustment');

-- name: balances
-- one row an account of the list that was ever charged or paid: what it owes, VAT included; below zero is credit
with charged as (
    select
        charge.account_id,
        sum(charge.amount + charge.vat_amount) as amount
    from history.charge as charge
    where charge.account_id in (select unnest($account_ids))
    group by charge.account_id
),

paid as (
    select
        payment.account_id,
        sum(payment.amount) as amount
    from history.payment as payment
    where payment.account_id in (select unnest($account_ids)) and payment.status <> 'refunded'
    group by payment.account_id
)

select
    coalesce(charged.account_id, paid.account_id) as account_id,
    cast(coalesce(charged.amount, 0) - coalesce(paid.amount, 0) as decimal(14, 2)) as amount
from charged
full join paid on charged.account_id = paid.account_id;

-- name: newest_key_rate
-- at most one row: the day from which the newest key rate is in force
select max(rate.valid_from) as valid_from
from live.key_rate as rate;
