create table live.service_point (
    service_point_id bigint primary key,
    account_id bigint not null,
    premise_id bigint not null,
    service varchar not null check (service in ('electricity', 'heat', 'hot_water', 'cold_water', 'gas')),
    point_code varchar not null unique,   -- the company's code of the point of delivery
    tariff_group varchar not null,
    scheme varchar not null check (scheme in ('one_zone', 'two_zone', 'three_zone')),
    max_power_kw decimal(12, 3),
    opened_on date not null,
    closed_on date
);

create table live.meter (
    meter_id bigint primary key,
    service_point_id bigint not null,
    account_id bigint not null,
    service varchar not null check (service in ('electricity', 'heat', 'hot_water', 'cold_water', 'gas')),
    serial_number varchar not null,
    model varchar not null,
    place varchar not null check (place in ('hallway', 'landing', 'kitchen', 'bathroom', 'switchboard', 'heating_unit', 'other')),
    unit varchar not null check (unit in ('kwh', 'gcal', 'm3')),
    digits_int integer not null,
    digits_frac integer not null,
    multiplier decimal(10, 3) not null,   -- Ктт x Ктн
    has_intervals boolean not null,
    is_remote boolean not null,           -- smart meter: readings come by themselves
    installed_on date not null,
    removed_on date,
    verification_due_on date,
    unique (serial_number, model)
);

create table live.register (
    register_id bigint primary key,
    meter_id bigint not null,
    account_id bigint not null,
    position integer not null,            -- Т1, Т2, Т3
    zone varchar not null check (zone in ('single', 'day', 'night', 'peak', 'half_peak')),
    initial_value decimal(14, 4) not null
);

-- One press of «Передать»: one service of one account, with its receipt number. A later one for the same period corrects it.
create table live.submission (
    submission_id uuid primary key,
    idempotency_key varchar not null unique,
    submission_number varchar not null unique,
    account_id bigint not null,
    service varchar not null,
    period date not null,                 -- first day of the billing month it counts for
    read_on date not null,
    submitted_at timestamptz not null,
    actor varchar not null,               -- 'person:<uuid>' or 'visitor'
    channel varchar not null check (channel in ('account', 'visitor', 'office', 'phone', 'file', 'remote')),
    corrects_id uuid,                     -- the submission it replaces
    photo_sha256 varchar
);

-- The state of a submitted value is its newest event: received -> accepted | questioned -> used in a bill (history.reading).
create table live.submitted_reading (
    submission_id uuid not null,
    register_id bigint not null,
    meter_id bigint not null,
    account_id bigint not null,
    period date not null,
    previous_on date,
    previous_value decimal(14, 4) not null,
    value decimal(14, 4) not null,
    usage decimal(14, 4),                 -- after multiplier and rollover; null: below the previous one, an operator decides
    has_rolled_over boolean not null,
    status varchar not null check (status in ('accepted', 'questioned', 'rejected', 'replaced')),
    issue varchar,                        -- 'above_usual', 'below_usual', 'rollover' ... confirmed by the person
    primary key (submission_id, register_id)
);

-- Tries to open the form of an account without signing in (docs/adr/0010). One that succeeded is the pass shown when submitting.
create table live.visitor_attempt (
    attempt_id uuid primary key,
    number_hash varchar not null,         -- SHA-256 of the typed digits
    address varchar not null,
    attempted_at timestamptz not null,
    account_id bigint,                    -- null: refused
    pass_hash varchar,                    -- SHA-256 of the token
    expires_at timestamptz
);
