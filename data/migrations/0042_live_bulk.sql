-- A file with the readings of many meters: checked when it is sent, accepted whole or not at all (docs/adr/0028).
-- The file itself lies in the store's folder `bulk` under its SHA-256.
create table live.bulk_file (
    file_id uuid primary key,
    idempotency_key varchar not null unique,   -- who, which bytes, which period: the same file sent twice is one row
    file_number varchar not null unique,       -- what people see: F-2611-7F3K-9AB2
    name varchar not null,
    sha256 varchar not null,
    byte_count bigint not null,
    uploaded_by uuid not null,
    uploaded_at timestamptz not null,
    period date not null,                      -- first day of the billing month its readings count for
    status varchar not null check (status in ('checked', 'refused', 'accepted')),
    row_count integer not null,                -- = good + questioned + refused + skipped, as last counted
    good_count integer not null,
    questioned_count integer not null,
    refused_count integer not null,
    skipped_count integer not null,
    values_sha256 varchar,                     -- of registers and values that were accepted: other bytes may say the same
    accepted_by uuid,
    accepted_at timestamptz
);

-- The accounts that the file names and its sender may see: who may see all of them may see the file.
create table live.bulk_file_account (
    file_id uuid not null,
    account_id bigint not null,
    primary key (file_id, account_id)
);

-- Which submission each accepted row became.
create table live.bulk_line (
    file_id uuid not null,
    row_number integer not null,
    account_id bigint not null,
    register_id bigint not null,
    submission_id uuid not null,
    primary key (file_id, row_number)
);
