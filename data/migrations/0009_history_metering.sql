-- Large, appended in batches ordered by account_id; no keys (zone maps prune), duplicates are kept out by the batch's anti-join.
create table history.reading (
    account_id bigint not null,
    period date not null,                 -- first day of the billing month whose bill used it
    service varchar not null,
    meter_id bigint not null,
    register_id bigint not null,
    zone varchar not null,
    read_on date not null,
    previous_value decimal(14, 4) not null,
    value decimal(14, 4) not null,
    usage decimal(14, 4) not null,
    source varchar not null check (source in ('remote', 'customer', 'operator', 'control', 'average', 'norm')),
    channel varchar,
    status varchar not null check (status in ('accepted', 'questioned', 'rejected')),
    submission_id uuid,
    batch_id uuid not null
);

-- What submissions need of a register's actual readings, counted again by the batch that changes them: the newest one and the usual
-- usage a day. Sorted by account_id.
create table history.register_state (
    account_id bigint not null,
    register_id bigint not null,
    read_on date not null,
    value decimal(14, 4) not null,
    last_period date not null,            -- newest month of the readings it was counted from
    year_daily decimal(18, 6),            -- of the year up to that month
    coming_daily decimal(18, 6)[3] not null   -- of the same months as the three after it, in the two years up to it
);

-- Sorted by (meter_id, interval_start). A missing interval has no row: a gap is a gap, never zero.
create table history.interval_value (
    meter_id bigint not null,
    interval_start timestamptz not null,
    minutes integer not null,
    usage decimal(18, 6) not null,        -- in the meter's unit, after multiplier
    quality varchar not null check (quality in ('actual', 'estimated')),
    batch_id uuid not null
);

-- One row a meter and local day, rebuilt from interval_value by the batch that adds intervals.
create table history.interval_day (
    meter_id bigint not null,
    day date not null,
    usage decimal(18, 6) not null,
    interval_count integer not null,
    expected_count integer not null,
    peak_usage decimal(18, 6) not null,
    peak_start timestamptz not null,
    base_usage decimal(18, 6) not null,   -- lowest hour
    minutes integer not null
);

-- Median usage of similar homes: one row a period, service, settlement, stove and resident count (5 = five and more).
create table history.similar_usage (
    period date not null,
    service varchar not null,
    settlement varchar not null,
    stove varchar not null,
    resident_count integer not null,
    account_count bigint not null,
    median_usage decimal(14, 4) not null
);
