-- A file of a bank or payment agent: what it says of itself. Its money is found again in history.payment (batch_id = registry_id),
-- live.unmatched_payment and live.registry_refusal; what is missing between them is a difference that somebody must explain.
create table live.registry (
    registry_id uuid primary key,         -- made from the SHA-256: the same file is the same registry
    file_name varchar not null,
    file_sha256 varchar not null,
    layout varchar,                       -- code of data/reference/registry_layouts.toml; null: not recognised
    channel varchar check (channel in ('bank', 'office', 'terminal', 'agent')),
    registry_number varchar,              -- of the payment order that brought the money, or of the registry itself
    registry_on date,
    status varchar not null check (status in ('running', 'done', 'refused')),
    issue varchar,                        -- why the file as a whole was refused
    issue_values varchar,                 -- JSON
    row_count bigint not null,
    amount decimal(14, 2) not null,       -- of the rows whose amount can be read
    fee_amount decimal(14, 2) not null,   -- kept by the bank or agent
    declared_count bigint,
    declared_amount decimal(14, 2),
    repeated_count bigint not null,       -- rows that an earlier file had brought
    repeated_amount decimal(14, 2) not null,
    actor varchar not null,
    received_at timestamptz not null,
    finished_at timestamptz
);

-- Rows that cannot be read. Their money is not known to be anybody's: the bank has to mend them.
create table live.registry_refusal (
    registry_id uuid not null,
    row bigint not null,
    column_name varchar not null,
    value varchar not null,
    issue varchar not null,
    line varchar not null,                -- as it stood in the file
    amount decimal(14, 2),                -- null: not even that can be read
    primary key (registry_id, row)
);

-- Money that came and whose account is not known: waits for an operator, never lost.
create table live.unmatched_payment (
    unmatched_id uuid primary key,        -- made from the registry and the row
    registry_id uuid not null,
    row bigint not null,
    payment_number varchar not null,
    channel varchar not null check (channel in ('bank', 'office', 'terminal', 'agent')),
    paid_at timestamptz not null,
    amount decimal(14, 2) not null,
    account_text varchar not null,        -- as the payer gave it
    payer_name varchar,
    payer_address varchar,
    purpose varchar,
    period date,
    reason varchar not null check (reason in (
        'no_number', 'mistyped', 'unknown_account', 'closed_account', 'other_amount', 'other_account', 'twice_in_file', 'not_posted'
    )),
    known_amount decimal(14, 2),          -- of the payment that has the same number
    known_account varchar,
    status varchar not null check (status in ('waiting', 'posting', 'posted', 'returned', 'dismissed')),
    claimed_by varchar,                   -- 'person:<uuid>' who works on it
    claimed_at timestamptz,
    account_id bigint,                    -- where it was posted
    posted_number varchar,                -- its number there
    decided_by varchar,
    decided_at timestamptz,
    decision_note varchar,
    received_at timestamptz not null
);

create table live.unmatched_note (
    note_id uuid primary key,
    unmatched_id uuid not null,
    written_by varchar not null,
    written_at timestamptz not null,
    text varchar not null
);
