-- An owner lets somebody else see an account, or see, submit and pay; accepted by who signs in with the e-mail.
create table live.invitation (
    invitation_id uuid primary key,
    token_hash varchar not null unique,   -- SHA-256 of the token in the letter's link
    account_id bigint not null,
    email varchar not null,               -- lower case
    access_level varchar not null check (access_level in ('view', 'manage')),
    ends_on date,
    invited_by uuid not null,             -- the owner
    invited_at timestamptz not null,
    expires_at timestamptz not null,
    accepted_at timestamptz,
    withdrawn_at timestamptz
);

-- What a person who is no owner did with an account, one row an action and day; the owner sees it.
create table live.access_use (
    account_id bigint not null,
    person_id uuid not null,
    action varchar not null,              -- 'viewed', 'submitted', 'paid'
    used_on date not null,
    first_at timestamptz not null,
    primary key (account_id, person_id, action, used_on)
);
