-- name: month_charges
-- one row a service and month of the account; amounts include VAT
select
    charge.service,
    charge.period,
    max(charge.due_on) as due_on,
    max(charge.unit) filter (where charge.line = 'usage') as unit,
    cast(
        coalesce(
            sum(charge.amount + charge.vat_amount) filter (where charge.line not in ('adjustment', 'concession', 'penalty')), 0
        ) as decimal(14, 2)
    ) as charged_amount,
    cast(
        coalesce(sum(charge.amount + charge.vat_amount) filter (where charge.line in ('adjustment', 'concession')), 0) as decimal(14, 2)
    ) as adjusted_amount,
    cast(
        coalesce(sum(charge.amount + charge.vat_amount) filter (where charge.line = 'penalty'), 0) as decimal(14, 2)
    ) as penalty_amount,
    cast(coalesce(sum(charge.volume) filter (where charge.line = 'usage'), 0) as decimal(14, 4)) as volume,
    cast(
        coalesce(sum(charge.amount + charge.vat_amount) filter (where charge.line in ('usage', 'hot_water_heat')), 0) as decimal(14, 2)
    ) as usage_amount
from history.charge as charge
where charge.account_id = $account_id
group by charge.service, charge.period
order by charge.period, charge.service;

-- name: payments
-- one row a payment, newest first
select
    payment.payment_number,
    payment.paid_at,
    payment.posted_on,
    payment.channel,
    payment.amount,
    payment.status,
    payment.purpose
from history.payment as payment
where payment.account_id = $account_id
order by payment.paid_at desc, payment.payment_number desc;

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
-- one row a printed line of the account's statement of the period, with what its volume was counted from and the tariff row it
-- was charged by (null when none agrees); an adjustment is priced by the month it mends, common needs by the one-zone price
with printed as (
    select
        row_number() over () as line_number,
        charge.service,
        charge.line,
        case when charge.service = 'hot_water' and charge.unit = 'gcal' then 'hot_water_heat' else 'usage' end as component,
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
        charge.absent_days,
        coalesce(charge.corrects_period, charge.charged_from, charge.period) as priced_from,
        coalesce(charge.charged_to, last_day(coalesce(charge.corrects_period, charge.period))) as priced_to
    from history.charge as charge
    where charge.account_id = $account_id and charge.period = $period
),

supplied as (
    select distinct
        point.service,
        point.tariff_group,
        point.scheme
    from live.service_point as point
    where point.account_id = $account_id
),

tariff as (
    select
        printed.line_number,
        max(supplied.tariff_group) as tariff_group,
        max(tariff_rate.valid_from) as tariff_from,
        max_by(tariff_rate.legal_ref, tariff_rate.valid_from) as tariff_ref,
        max_by(tariff_rate.is_sample, tariff_rate.valid_from) as is_sample_tariff
    from printed
    inner join supplied on printed.service = supplied.service
    inner join live.tariff_rate as tariff_rate
        on
            printed.service = tariff_rate.service
            and printed.component = tariff_rate.component
            and supplied.tariff_group = tariff_rate.tariff_group
            and printed.block = tariff_rate.block
            and printed.rate = tariff_rate.rate
            and printed.priced_to >= tariff_rate.valid_from
            and printed.priced_from < coalesce(tariff_rate.valid_to, date '9999-12-31')
    where
        printed.line not in ('penalty', 'concession')
        and (printed.line = 'common_needs' or tariff_rate.scheme = supplied.scheme)
        and (printed.line in ('common_needs', 'adjustment', 'raising') or tariff_rate.zone = printed.zone)
    group by printed.line_number
)

select
    printed.service,
    printed.line,
    printed.zone,
    printed.block,
    printed.basis,
    printed.volume,
    printed.unit,
    printed.rate,
    printed.amount,
    printed.vat_amount,
    printed.due_on,
    tariff.tariff_from,
    tariff.tariff_ref,
    tariff.is_sample_tariff,
    printed.charged_from,
    printed.charged_to,
    printed.corrects_period,
    printed.norm,
    printed.person_count,
    printed.area_m2,
    printed.house_area_m2,
    printed.house_volume,
    printed.coefficient,
    printed.absent_days,
    tariff.tariff_group
from printed
left join tariff on printed.line_number = tariff.line_number
order by printed.service, printed.line, printed.zone, printed.block, printed.charged_from, printed.corrects_period, printed.line_number;

-- name: statement_readings
-- one row a register of the account whose readings the statement of the period used
select
    reading.service,
    reading.zone,
    meter.serial_number,
    coalesce(meter.multiplier, 1) as multiplier,
    reading.read_on,
    reading.previous_value,
    reading.value,
    reading.usage,
    reading.source
from history.reading as reading
left join live.meter as meter
    on
        reading.meter_id = meter.meter_id
        and meter.account_id = $account_id
where reading.account_id = $account_id and reading.period = $period and reading.status <> 'rejected'
order by reading.service, reading.zone, meter.serial_number;

-- name: penalty_group
-- one row: by which rule the account's penalty is counted
select account.penalty_group
from live.account as account
where account.account_id = $account_id;

-- name: usage_amounts
-- one row a month of the account and service: what usage cost, VAT included, and the volume it was charged by
select
    charge.period,
    cast(sum(charge.amount + charge.vat_amount) as decimal(14, 2)) as amount,
    cast(sum(charge.volume) filter (where charge.line = 'usage') as decimal(14, 4)) as volume,
    case
        when bool_or(charge.basis = 'norm') filter (where charge.line = 'usage') then 'norm'
        when bool_or(charge.basis = 'average') filter (where charge.line = 'usage') then 'average'
        when bool_or(charge.basis = 'house_meter') filter (where charge.line = 'usage') then 'house_meter'
        else 'reading'
    end as origin
from history.charge as charge
where charge.account_id = $account_id and charge.service = $service and charge.line not in ('penalty', 'adjustment')
group by charge.period
order by charge.period;

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
