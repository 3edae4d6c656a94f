-- Registry tables are loaded in batches ordered by account_id: lookups by account prune by zone maps, no index is needed.
create table live.customer (
    customer_id bigint primary key,
    kind varchar not null check (kind in ('household', 'organisation')),
    legal_form varchar check (legal_form in ('legal_entity', 'sole_proprietor', 'utility_provider')),
    name varchar not null,
    inn varchar,
    kpp varchar,
    ogrn varchar
);

create table live.premise (
    premise_id bigint primary key,
    town varchar not null,
    district varchar,                     -- administrative district of Ekaterinburg, null elsewhere
    street varchar not null,
    house_number varchar not null,
    house_letter varchar,
    flat varchar,
    flat_extension varchar,
    site_name varchar,                    -- organisations: «Школа № 12»
    settlement varchar not null check (settlement in ('urban', 'rural')),
    stove varchar not null check (stove in ('gas', 'electric', 'none')),
    area_m2 decimal(10, 2) not null,
    resident_count integer not null,
    room_count integer,
    latitude decimal(9, 6),
    longitude decimal(9, 6)
);

create table live.account (
    account_id bigint primary key,
    account_number varchar not null unique,   -- digits as printed, leading zeros kept
    customer_id bigint not null,
    premise_id bigint not null,
    customer_kind varchar not null check (customer_kind in ('household', 'organisation')),
    penalty_group varchar not null check (penalty_group in ('citizen', 'other', 'association', 'managing')),
    email varchar,                        -- where documents go; never shown to a visitor
    phone varchar,
    opened_on date not null,
    closed_on date,
    is_sample boolean not null
);

-- What a person may do with an account, and how the person calls it. Append, then revoke; never deleted.
create table live.account_access (
    access_id uuid primary key,
    person_id uuid not null,
    account_id bigint not null,
    access_level varchar not null check (access_level in ('owner', 'view', 'manage')),
    label varchar,                        -- «Мама, Ленина 5»
    position integer not null,
    granted_by varchar not null,
    granted_at timestamptz not null,
    ends_on date,
    revoked_at timestamptz
);
