-- name: put_rates
-- one row a component, group, scheme, zone, range and first day; a repeated load replaces
insert into live.tariff_rate (
    service, component, tariff_group, scheme, zone, block, rate, unit, valid_from, valid_to, legal_ref, is_sample
)
select
    batch.service,
    batch.component,
    batch.tariff_group,
    batch.scheme,
    batch.zone,
    batch.block,
    batch.rate,
    batch.unit,
    batch.valid_from,
    batch.valid_to,
    batch.legal_ref,
    batch.is_sample
from batch
on conflict (service, component, tariff_group, scheme, zone, block, valid_from) do update set
    rate = excluded.rate,
    unit = excluded.unit,
    valid_to = excluded.valid_to,
    legal_ref = excluded.legal_ref,
    is_sample = excluded.is_sample;

-- name: put_blocks
-- one row a group, range and first day; a repeated load replaces
insert into live.usage_block (service, tariff_group, block, upper_limit, valid_from, valid_to, legal_ref, is_sample)
select
    batch.service,
    batch.tariff_group,
    batch.block,
    batch.upper_limit,
    batch.valid_from,
    batch.valid_to,
    batch.legal_ref,
    batch.is_sample
from batch
on conflict (service, tariff_group, block, valid_from) do update set
    upper_limit = excluded.upper_limit,
    valid_to = excluded.valid_to,
    legal_ref = excluded.legal_ref,
    is_sample = excluded.is_sample;

-- name: put_rule_values
-- one row a rule and first day; a repeated load replaces
insert into live.rule_value (name, value, valid_from, valid_to, legal_ref, is_sample)
select
    batch.name,
    batch.value,
    batch.valid_from,
    batch.valid_to,
    batch.legal_ref,
    batch.is_sample
from batch
on conflict (name, valid_from) do update set
    value = excluded.value,
    valid_to = excluded.valid_to,
    legal_ref = excluded.legal_ref,
    is_sample = excluded.is_sample;

-- name: add_rates
-- one row a component, group, scheme, zone, range and first day; what is known stays as it is
insert into live.tariff_rate (
    service, component, tariff_group, scheme, zone, block, rate, unit, valid_from, valid_to, legal_ref, is_sample
)
select
    batch.service,
    batch.component,
    batch.tariff_group,
    batch.scheme,
    batch.zone,
    batch.block,
    batch.rate,
    batch.unit,
    batch.valid_from,
    batch.valid_to,
    batch.legal_ref,
    batch.is_sample
from batch
on conflict (service, component, tariff_group, scheme, zone, block, valid_from) do nothing;

-- name: add_blocks
-- one row a group, range and first day; what is known stays as it is
insert into live.usage_block (service, tariff_group, block, upper_limit, valid_from, valid_to, legal_ref, is_sample)
select
    batch.service,
    batch.tariff_group,
    batch.block,
    batch.upper_limit,
    batch.valid_from,
    batch.valid_to,
    batch.legal_ref,
    batch.is_sample
from batch
on conflict (service, tariff_group, block, valid_from) do nothing;

-- name: add_rule_values
-- one row a rule and first day; what is known stays as it is
insert into live.rule_value (name, value, valid_from, valid_to, legal_ref, is_sample)
select
    batch.name,
    batch.value,
    batch.valid_from,
    batch.valid_to,
    batch.legal_ref,
    batch.is_sample
from batch
on conflict (name, valid_from) do nothing;
