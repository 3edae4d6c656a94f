-- One row a wish to pay, made once for an idempotency key; what became of it is its state, how it came to it are its events.
create table live.payment_intent (
    intent_id uuid primary key,
    idempotency_key varchar not null unique,  -- of the person's press; the bank gets the intent_id as its key
    intent_number varchar not null unique,    -- as people see it
    return_token varchar not null unique,     -- opens the result without signing in
    person_id uuid,                           -- null: a visitor
    channel varchar not null check (channel in ('account', 'visitor', 'autopay')),
    state varchar not null check (state in ('created', 'at_bank', 'succeeded', 'posted', 'canceled', 'disputed', 'refunded')),
    amount decimal(14, 2) not null,           -- what the accounts get
    fee_amount decimal(14, 2) not null,       -- on top of it
    email varchar not null,                   -- where the receipt goes
    phone varchar,
    language varchar not null check (language in ('ru', 'en')),
    card_id uuid,                             -- null: the card is typed on the bank's page
    is_saving_card boolean not null,
    rule_id uuid,                             -- the automatic payment it was made by
    gateway varchar not null,
    bank_payment_id varchar,
    confirmation_url varchar,
    reason varchar,                           -- why it was canceled or disputed
    card_mask varchar,                        -- 'Mir *0004'
    created_at timestamptz not null,
    sent_at timestamptz,                      -- the bank may know of it from here on
    return_url varchar,                       -- where the bank sends the payer back: said again after a crash, word for word
    paid_at timestamptz,
    changed_at timestamptz not null
);

-- What the payment is for, one row an account.
create table live.payment_part (
    intent_id uuid not null,
    position integer not null,
    account_id bigint not null,
    payment_number varchar not null unique,   -- of history.payment
    amount decimal(14, 2) not null,
    service varchar,                          -- named by the payer
    period date,
    is_penalty boolean not null,
    primary key (intent_id, position)
);

-- What happened, in order; append only.
create table live.payment_event (
    event_id uuid primary key,
    intent_id uuid not null,
    recorded_at timestamptz not null,
    kind varchar not null,                    -- created, sent, told, answered, ignored, posted, refused, refund_requested ...
    state varchar not null,                   -- after it
    details varchar not null                  -- JSON
);

-- A card as the bank lets it be known: its token and how to tell it from others.
create table live.payment_card (
    card_id uuid primary key,
    person_id uuid not null,
    method_id varchar not null unique,
    gateway varchar not null,
    brand varchar not null,
    last4 varchar not null,
    expiry_month integer not null,
    expiry_year integer not null,
    saved_at timestamptz not null,
    removed_at timestamptz
);

create table live.autopay_rule (
    rule_id uuid primary key,
    person_id uuid not null,
    account_id bigint not null,
    card_id uuid not null,
    limit_amount decimal(14, 2) not null,     -- never more than this at once
    email varchar not null,
    language varchar not null check (language in ('ru', 'en')),
    created_at timestamptz not null,
    ended_at timestamptz
);

-- One row an automatic payment and due day: announced, then paid, or why not.
create table live.autopay_run (
    rule_id uuid not null,
    due_on date not null,
    amount decimal(14, 2) not null,
    announced_at timestamptz not null,
    outcome varchar check (outcome in ('started', 'nothing_due', 'over_limit', 'card_gone', 'no_access')),
    intent_id uuid,
    finished_at timestamptz,
    primary key (rule_id, due_on)
);

-- A wish to get money of one part back, and what became of it.
create table live.payment_refund (
    refund_id uuid primary key,
    intent_id uuid not null,
    position integer not null,
    account_id bigint not null,
    amount decimal(14, 2) not null,
    reason varchar not null,                  -- the person's words
    state varchar not null check (state in ('requested', 'approved', 'done', 'rejected')),
    answer varchar,                           -- the operator's words
    requested_by varchar not null,
    requested_at timestamptz not null,
    decided_by varchar,
    decided_at timestamptz,
    bank_refund_id varchar,
    finished_at timestamptz,
    unique (intent_id, position)
);

-- Tries to pay for an account number without signing in.
create table live.payer_attempt (
    attempt_id uuid primary key,
    number_hash varchar not null,             -- SHA-256 of the typed digits
    address varchar not null,
    attempted_at timestamptz not null,
    has_succeeded boolean not null
);
