-- Small aggregates that the batches fill; dashboards read only these.
-- One row an as_of month, place, kind of customer, service and age of the debt. due_on decides the age at the end of as_of.
create table history.arrears (
    as_of date not null,
    town varchar not null,
    district varchar not null,            -- '' outside Ekaterinburg
    customer_kind varchar not null,
    service varchar not null,
    age varchar not null check (age in ('not_due', 'days_0_30', 'days_31_60', 'days_61_90', 'days_91_365', 'over_year')),
    account_count bigint not null,
    amount decimal(18, 2) not null
);

-- Accounts that owe: one row an as_of month, place, kind of customer and service ('' = any service, an account counted once).
create table history.debtors (
    as_of date not null,
    town varchar not null,
    district varchar not null,
    customer_kind varchar not null,
    service varchar not null,
    account_count bigint not null,
    overdue_account_count bigint not null
);

-- One row a period, place, kind of customer, service and channel ('missing' = no reading).
create table history.readings_received (
    period date not null,
    town varchar not null,
    district varchar not null,
    customer_kind varchar not null,
    service varchar not null,
    channel varchar not null,
    meter_count bigint not null
);

-- One row a period, place, kind of customer and service.
create table history.collection (
    period date not null,
    town varchar not null,
    district varchar not null,
    customer_kind varchar not null,
    service varchar not null,
    account_count bigint not null,
    charged_amount decimal(18, 2) not null,
    paid_amount decimal(18, 2) not null,  -- allocated to this period's charges
    usage decimal(18, 4) not null
);
