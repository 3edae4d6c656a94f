-- name: rates
-- one row a component, zone and range in force on the day
select
    rate.component,
    rate.zone,
    rate.block,
    rate.rate,
    rate.unit,
    rate.valid_from,
    rate.legal_ref,
    rate.is_sample
from live.tariff_rate as rate
where
    rate.service = $service
    and rate.tariff_group = $tariff_group
    and rate.scheme = $scheme
    and rate.valid_from <= $on_day
    and (rate.valid_to is null or rate.valid_to > $on_day)
order by rate.component, rate.zone, rate.block;

-- name: blocks
-- one row a range in force on the day
select
    block.block,
    block.upper_limit,
    block.legal_ref,
    block.is_sample
from live.usage_block as block
where
    block.service = $service
    and block.tariff_group = $tariff_group
    and block.valid_from <= $on_day
    and (block.valid_to is null or block.valid_to > $on_day)
order by block.block;

-- name: rule_values
-- one row a rule and time it is in force
select
    rule.name,
    rule.value,
    rule.valid_from,
    rule.valid_to
from live.rule_value as rule
order by rule.name, rule.valid_from;

-- name: tariff_groups
-- one row a service and group that has rates
select distinct
    rate.service,
    rate.tariff_group
from live.tariff_rate as rate
order by rate.service, rate.tariff_group;

-- name: rate_history
-- one row a component, scheme, zone, range and time it is in force
select
    rate.component,
    rate.scheme,
    rate.zone,
    rate.block,
    rate.rate,
    rate.unit,
    rate.valid_from,
    rate.valid_to,
    rate.legal_ref,
    rate.is_sample
from live.tariff_rate as rate
where rate.service = $service and rate.tariff_group = $tariff_group
order by rate.valid_from desc, rate.component desc, rate.scheme asc, rate.zone asc, rate.block asc;

-- name: block_history
-- one row a range and time it is in force
select
    block.block,
    block.upper_limit,
    block.valid_from,
    block.valid_to,
    block.legal_ref,
    block.is_sample
from live.usage_block as block
where block.service = $service and block.tariff_group = $tariff_group
order by block.valid_from desc, block.block asc;

-- name: rule_history
-- one row a rule and time it is in force
select
    rule.name,
    rule.value,
    rule.valid_from,
    rule.valid_to,
    rule.legal_ref,
    rule.is_sample
from live.rule_value as rule
where list_contains($names, rule.name)
order by rule.name asc, rule.valid_from desc;
