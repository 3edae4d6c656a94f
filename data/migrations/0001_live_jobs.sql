-- Long work (imports, aggregates) runs in one job thread of the owner process; this is its queue and its record.
create table live.job (
    job_id uuid primary key,
    kind varchar not null,
    parameters varchar not null,          -- JSON
    status varchar not null check (status in ('queued', 'running', 'done', 'failed', 'cancelled')),
    done_count bigint not null,
    total_count bigint,
    step varchar,                         -- what is being done, an English msgid
    result varchar,                       -- JSON
    error varchar,
    requested_by varchar not null,
    requested_at timestamptz not null,
    started_at timestamptz,
    finished_at timestamptz
);
