-- A link in a letter: confirms an address, sets a new password, takes over a right. Good once and until it expires.
create table live.email_token (
    token_hash varchar primary key,       -- SHA-256 of the token in the link
    purpose varchar not null check (purpose in ('registration', 'password', 'email', 'invitation')),
    email varchar not null,               -- lower case: where the letter went
    person_id uuid,                       -- null: nobody yet
    payload varchar not null,             -- JSON, what the link does; a password only as its argon2id hash
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz
);

-- Tries that are counted: one network address, one account number or e-mail, within an hour.
create table live.visitor_try (
    try_id uuid primary key,
    purpose varchar not null,             -- 'registration', 'password', 'contact', 'debt' ...
    key_hash varchar not null,            -- SHA-256 of the number or e-mail
    address varchar not null,
    tried_at timestamptz not null
);

-- What a person was asked to agree to, word for word. Never changed: a new wording is a new version.
create table live.consent_text (
    text_sha256 varchar primary key,
    purpose varchar not null,
    version varchar not null,
    language varchar not null check (language in ('ru', 'en')),
    content varchar not null
);

-- Consents given and taken back (152-FZ art. 9; domain.md 7.1). Append only: the newest row of a purpose is the state.
create table live.consent (
    consent_id uuid primary key,
    person_id uuid not null,
    purpose varchar not null check (purpose in ('personal_data', 'mailings')),
    action varchar not null check (action in ('granted', 'withdrawn')),
    text_sha256 varchar not null,
    version varchar not null,
    recorded_at timestamptz not null,
    channel varchar not null,
    address varchar not null,             -- network address
    user_agent varchar not null,
    expires_at timestamptz                -- null: until taken back
);
