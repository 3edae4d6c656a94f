-- Who changed what and when: one row a change of money, readings, rights or sign-ins. Append only.
create table live.audit (
    audit_id uuid primary key,
    recorded_at timestamptz not null,
    actor varchar not null,               -- 'person:<uuid>', 'visitor', 'job:<uuid>', 'cli'
    action varchar not null,              -- 'reading.submitted', 'person.signed_in', 'account.renamed' ...
    subject_kind varchar not null,        -- 'account', 'submission', 'person', 'import_batch' ...
    subject_id varchar not null,
    details varchar not null              -- JSON, never a password or a token
);
