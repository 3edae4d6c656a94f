-- A question, proposal, complaint or dispute of somebody, with its number and its term. The messages are rows of their own.
create table live.appeal (
    appeal_id uuid primary key,
    appeal_number varchar not null unique,
    idempotency_key varchar not null unique,   -- scoped by who wrote: nobody's key finds somebody else's appeal
    person_id uuid,                       -- null: a visitor, who follows it by a link
    secret_hash varchar,                  -- SHA-256 of the secret in the visitor's link
    account_id bigint,
    kind varchar not null check (kind in ('question', 'proposal', 'complaint', 'dispute')),
    topic varchar not null check (topic in ('charge', 'reading', 'payment', 'meter', 'contract', 'office', 'sign_in', 'other')),
    subject varchar not null,
    context varchar not null,             -- JSON: the charge line or reading it is about; '{}' where it is about nothing of the account
    contact_name varchar not null,
    email varchar not null,               -- where the answer is announced
    phone varchar,
    language varchar not null check (language in ('ru', 'en')),
    status varchar not null check (status in ('received', 'in_work', 'answered', 'closed')),
    opened_at timestamptz not null,
    answer_due_on date not null,
    answered_at timestamptz,
    closed_at timestamptz,
    operator_id uuid,                     -- who has taken it
    claimed_at timestamptz
);

-- Append only.
create table live.appeal_message (
    message_id uuid primary key,
    appeal_id uuid not null,
    idempotency_key varchar not null unique,
    author_kind varchar not null check (author_kind in ('customer', 'operator')),
    author varchar not null,              -- 'person:<uuid>' or 'visitor'
    author_name varchar not null,
    body varchar not null,
    written_at timestamptz not null
);

-- The file itself lies in the store's folder `appeals` under its SHA-256.
create table live.appeal_file (
    message_id uuid not null,
    position integer not null,
    appeal_id uuid not null,
    name varchar not null,
    media_type varchar not null,
    sha256 varchar not null,
    byte_count bigint not null,
    primary key (message_id, position)
);

-- Five points and a comment for one kind of the company's work, and what became of it (F5).
create table live.rating (
    rating_id uuid primary key,
    idempotency_key varchar not null unique,
    person_id uuid,
    work varchar not null check (work in ('readings', 'bills', 'payments', 'appeals', 'offices', 'services', 'application')),
    subject_id varchar not null,          -- the appeal or office that is rated; '' for the work as a whole
    points integer not null check (points between 1 and 5),
    comment varchar not null,
    rated_at timestamptz not null,
    outcome varchar,                      -- what the company did about it, in an operator's words
    outcome_by uuid,
    outcome_at timestamptz
);

-- What a person has typed into the form and not sent yet: a reload, another tab or a lost connection keeps it.
create table live.appeal_draft (
    person_id uuid primary key,
    content varchar not null,             -- JSON: the fields of the form
    saved_at timestamptz not null
);
