create table live.person (
    person_id uuid primary key,
    email varchar not null unique,        -- lower case
    password_hash varchar not null,       -- argon2id
    display_name varchar not null,
    role varchar not null check (role in ('household', 'corporate', 'analyst', 'operator')),
    language varchar check (language in ('ru', 'en')),
    is_sample boolean not null,
    created_at timestamptz not null,
    disabled_at timestamptz
);

create table live.session (
    token_hash varchar primary key,       -- SHA-256 of the cookie's random token
    person_id uuid not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    revoked_at timestamptz,
    user_agent varchar not null
);

create table live.sign_in_attempt (
    attempt_id uuid primary key,
    email_hash varchar not null,
    address varchar not null,
    attempted_at timestamptz not null,
    has_succeeded boolean not null
);
