-- One meter taken down and another put in its place, with the readings of both (docs/adr/0019).
create table live.meter_replacement (
    replacement_id uuid primary key,
    idempotency_key varchar not null unique,
    account_id bigint not null,
    old_meter_id bigint not null,
    new_meter_id bigint not null,
    replaced_on date not null,
    submission_id uuid not null,          -- holds the last reading of the old one and the first of the new one
    actor varchar not null,
    recorded_at timestamptz not null
);

-- What a check of a meter came to; what it means for the meter stands in live.meter.verification_due_on.
create table live.meter_verification (
    verification_id uuid primary key,
    idempotency_key varchar not null unique,
    account_id bigint not null,
    meter_id bigint not null,
    verified_on date not null,
    is_fit boolean not null,
    valid_until date,                     -- null: the meter is not fit for use
    document_number varchar not null,
    actor varchar not null,
    recorded_at timestamptz not null
);
