-- An organisation asks for a contract (E2). Its steps, files and consents are rows of their own.
create table live.contract_application (
    application_id uuid primary key,
    application_number varchar not null unique,
    idempotency_key varchar not null unique,   -- scoped by who wrote
    person_id uuid,                       -- null: a visitor, who follows it by a link
    secret_hash varchar,                  -- SHA-256 of the secret in the visitor's link
    service varchar not null check (service in ('electricity', 'heat', 'hot_water')),
    legal_form varchar not null check (legal_form in ('legal_entity', 'sole_proprietor', 'utility_provider')),
    contract_case varchar not null check (contract_case in ('commercial', 'budget', 'municipal', 'utility_provider', 'reseller')),
    organisation varchar not null,
    inn varchar not null,
    kpp varchar,                          -- null: a sole proprietor has none
    ogrn varchar not null,                -- of a sole proprietor: ОГРНИП
    site_address varchar not null,
    surname varchar not null,             -- of the representative
    given_name varchar not null,
    patronymic varchar,
    phone varchar not null,
    email varchar not null,
    language varchar not null check (language in ('ru', 'en')),
    status varchar not null check (status in ('received', 'in_work', 'missing', 'ready', 'signed', 'refused', 'withdrawn')),
    received_at timestamptz not null,
    due_on date not null,                 -- the promised day; set anew when missing documents come
    operator_id uuid,                     -- who has taken it
    claimed_at timestamptz,
    office_id bigint,                     -- where it is signed, once it is ready
    ready_until date,
    closed_at timestamptz                 -- signed, refused or withdrawn: files and consents are kept for a time from here on
);

-- What happened with an application, and in whose words. Append only.
create table live.contract_step (
    step_id uuid primary key,
    application_id uuid not null,
    idempotency_key varchar not null unique,
    action varchar not null check (
        action in ('received', 'claimed', 'released', 'asked', 'added', 'ready', 'signed', 'refused', 'withdrawn')
    ),
    slots varchar not null,               -- documents that are asked for, joined by '|'; '' where none are
    author varchar not null,              -- 'person:<uuid>' or 'visitor'
    author_name varchar not null,
    body varchar not null,
    taken_at timestamptz not null
);

-- The file itself lies in the store's folder `contracts` under its SHA-256.
create table live.contract_file (
    file_id uuid primary key,
    application_id uuid not null,
    step_id uuid not null,
    slot varchar not null check (
        slot in ('application', 'charter', 'authority', 'title', 'meter', 'demarcation', 'management', 'other')
    ),
    position integer not null,
    name varchar not null,
    media_type varchar not null,
    sha256 varchar not null,
    byte_count bigint not null
);

-- Consents of the representative (152-FZ art. 9), each a record of its own; the words stand in live.consent_text. Append only.
create table live.contract_consent (
    consent_id uuid primary key,
    application_id uuid not null,
    purpose varchar not null check (purpose in ('contract_data', 'contract_mailings')),
    action varchar not null check (action in ('granted', 'withdrawn')),
    text_sha256 varchar not null,
    version varchar not null,
    recorded_at timestamptz not null,
    channel varchar not null,
    address varchar not null,             -- network address
    user_agent varchar not null
);
