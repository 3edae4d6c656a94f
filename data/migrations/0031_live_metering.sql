-- What an operator does with a doubtful submission: one row a submission that somebody has taken (docs/adr/0020).
create table live.reading_review (
    submission_id uuid primary key,
    account_id bigint not null,
    claimed_by varchar,                   -- 'person:<uuid>' who works on it
    claimed_at timestamptz,
    asked_at timestamptz,                 -- when the customer was asked by a letter, and what
    question varchar,
    outcome varchar check (outcome in ('accepted', 'corrected', 'rejected')),
    note varchar,                         -- why, in the operator's words; the customer reads it
    correction_id uuid,                   -- the submission that stands instead
    decided_by varchar,
    decided_at timestamptz
);
