-- Letters to people. A row is added in the transaction of what it tells about and sent later by one thread.
create table live.outbox (
    letter_id uuid primary key,           -- also the Message-ID: a letter that is sent again can be told as the same
    dedupe_key varchar not null unique,   -- what happened; the same thing is told once
    kind varchar not null,                -- 'identity.confirm', 'payments.receipt' ...
    recipient varchar not null,
    language varchar not null check (language in ('ru', 'en')),
    subject varchar not null,
    body varchar not null,                -- JSON: paragraphs, rows, button
    has_secret boolean not null,          -- its link opens something: not shown to the operator once it goes by SMTP
    account_id bigint,
    state varchar not null check (state in ('queued', 'sending', 'sent', 'failed', 'unclear')),
    channel varchar check (channel in ('smtp', 'embedded')),
    try_count integer not null,
    created_at timestamptz not null,
    next_try_at timestamptz not null,
    sent_at timestamptz,
    error varchar
);

-- The file itself lies in the store's folder `letters` under its SHA-256.
create table live.outbox_attachment (
    letter_id uuid not null,
    position integer not null,
    name varchar not null,
    media_type varchar not null,
    sha256 varchar not null,
    byte_count bigint not null,
    primary key (letter_id, position)
);
