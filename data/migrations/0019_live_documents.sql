-- Numbered documents of organisations: invoice (счёт-фактура) and act. One row each, never changed: what was printed at issue stays here or
-- in lines whose SHA-256 is kept. Numbers run without gaps within a kind and a year.
create table live.document (
    document_id uuid primary key,
    kind varchar not null check (kind in ('invoice', 'act')),
    series_year integer not null,
    serial bigint not null,
    account_id bigint not null,
    period date not null,                 -- first day of the month it closes
    issued_on date not null,
    buyer_name varchar not null,          -- the buyer as of the day of issue
    buyer_inn varchar,
    buyer_kpp varchar,
    buyer_address varchar not null,
    net_amount decimal(14, 2) not null,
    vat_amount decimal(14, 2) not null,
    vat_percent decimal(5, 2) not null,   -- of the last day of the period: the day of supply decides
    sha256 varchar not null,              -- of the lines it was issued for
    issued_at timestamptz not null,
    issued_by varchar not null,
    unique (kind, series_year, serial),
    unique (kind, account_id, period)
);

-- A document that a person sent to somebody by e-mail.
create table live.document_sending (
    idempotency_key varchar primary key,
    person_id uuid not null,
    account_id bigint not null,
    kind varchar not null,
    period date,
    recipient varchar not null,
    sent_at timestamptz not null
);

-- Identifiers that the state system of housing (ГИС ЖКХ) gave: of the account (ЕЛС, ИЖКУ) and of one monthly bill. Never made here.
create table live.housing_account (
    account_id bigint primary key,
    unified_number varchar not null,      -- ЕЛС, 10 signs
    service_number varchar                -- ИЖКУ, 13 signs
);

create table live.housing_bill (
    account_id bigint not null,
    period date not null,
    identifier varchar not null,          -- 18 signs
    primary key (account_id, period)
);
