-- Effective-dated facts; [valid_from, valid_to), valid_to null = until further notice. Loaded from data/reference/*.csv.
create table live.tariff_rate (
    service varchar not null check (service in ('electricity', 'heat', 'hot_water', 'cold_water')),
    component varchar not null check (component in ('usage', 'hot_water_heat')),
    tariff_group varchar not null,        -- urban_gas, urban_electric, rural, snt, utility_provider, household, organisation
    scheme varchar not null check (scheme in ('one_zone', 'two_zone', 'three_zone')),
    zone varchar not null check (zone in ('single', 'day', 'night', 'peak', 'half_peak')),
    block integer not null,               -- 1..3, range of consumption (диапазон)
    rate decimal(10, 4) not null,         -- RUB per unit; households incl. VAT, organisations net
    unit varchar not null check (unit in ('kwh', 'gcal', 'm3')),
    valid_from date not null,
    valid_to date,
    legal_ref varchar not null,
    is_sample boolean not null,
    primary key (service, component, tariff_group, scheme, zone, block, valid_from)
);

-- Upper limit of a range per month, kWh; the last block has none.
create table live.usage_block (
    service varchar not null,
    tariff_group varchar not null,
    block integer not null,
    upper_limit decimal(14, 4),
    valid_from date not null,
    valid_to date,
    legal_ref varchar not null,
    is_sample boolean not null,
    primary key (service, tariff_group, block, valid_from)
);

-- Single values: reading_window_start_day 15, reading_deadline_day 25, payment_due_day 10 -> 15, hot_water_heat_norm ...
create table live.rule_value (
    name varchar not null,
    value decimal(18, 6) not null,
    valid_from date not null,
    valid_to date,
    legal_ref varchar not null,
    is_sample boolean not null,
    primary key (name, valid_from)
);
