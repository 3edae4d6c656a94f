-- When crews come where, by place: rows of days, the company's own beside the samples of data/reference.
create table live.service_rule (
    place varchar not null,               -- a town, «Екатеринбург, Ленинский» for its districts, '*' where nothing else is said
    crew varchar not null check (crew in ('meters', 'electricians')),
    valid_from date not null,
    valid_to date,                        -- the first day it is not in force any more
    weekdays varchar not null,            -- '12345': Monday to Friday; days off by the calendar stay free
    first_hour integer not null,
    last_hour integer not null,
    visit_hours integer not null,         -- how long the span is in which the crew comes
    capacity integer not null,            -- visits in one span
    lead_days integer not null,           -- so many days before, at the latest, a visit is ordered
    horizon_days integer not null,        -- so far ahead visits can be ordered
    is_sample boolean not null,
    primary key (place, crew, valid_from)
);

-- One span of hours of one day in which a crew comes to a place.
create table live.service_slot (
    slot_id uuid primary key,
    place varchar not null,
    crew varchar not null check (crew in ('meters', 'electricians')),
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    capacity integer not null,
    lead_days integer not null
);

-- One visit that is promised. The number of the seat keeps a span from being promised more often than it can be kept.
create table live.slot_booking (
    slot_id uuid not null,
    seat integer not null,
    order_id uuid not null,
    position integer not null,            -- the line of the order
    booked_at timestamptz not null,
    primary key (slot_id, seat)
);
