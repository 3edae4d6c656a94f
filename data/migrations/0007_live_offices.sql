create table live.office (
    office_id bigint primary key,
    office_code varchar not null unique,
    kind varchar not null check (kind in ('office', 'payment_agent', 'terminal', 'bank', 'grid_centre')),
    name varchar not null,
    town varchar not null,
    district varchar,
    address varchar not null,
    landmark varchar,
    latitude decimal(9, 6) not null,
    longitude decimal(9, 6) not null,
    phone varchar,
    opening_hours varchar not null,       -- OSM opening_hours syntax, local time
    window_count integer not null,
    has_self_service boolean not null,
    fee_percent decimal(5, 2),            -- payment places: fee taken from the payer
    is_sample boolean not null,
    closed_on date
);

create table live.office_service (
    office_id bigint not null,
    service_code varchar not null check (service_code in (
        'pay', 'submit_reading', 'contract', 'certificate', 'meter_order', 'complaint', 'card_payment', 'cash_payment', 'grid_connection'
    )),
    primary key (office_id, service_code)
);

-- Accessibility passport: state of one zone of one office for one category (К О С Г У); no row = unknown.
create table live.office_access (
    office_id bigint not null,
    zone integer not null check (zone between 1 and 7),
    category varchar not null check (category in ('wheelchair', 'mobility', 'vision', 'hearing', 'intellectual')),
    state varchar not null check (state in ('full', 'partial', 'conditional', 'none')),
    note varchar,
    surveyed_on date not null,
    primary key (office_id, zone, category)
);

-- Newest sample that an office system sent.
create table live.office_load (
    office_id bigint primary key,
    observed_at timestamptz not null,
    visitor_count integer not null,
    waiting_minutes decimal(6, 1) not null,
    open_window_count integer not null
);
