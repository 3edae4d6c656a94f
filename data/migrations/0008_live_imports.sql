-- One row an import of a company file; the batch_id stands in every row it added to history.
create table live.import_batch (
    batch_id uuid primary key,
    kind varchar not null,
    file_name varchar not null,
    file_sha256 varchar not null,
    status varchar not null check (status in ('running', 'done', 'refused', 'failed')),
    row_count bigint not null,
    accepted_count bigint not null,
    repeated_count bigint not null,       -- rows already known, left alone
    refused_count bigint not null,
    report_path varchar,
    actor varchar not null,
    started_at timestamptz not null,
    finished_at timestamptz
);
