-- name: add_record
-- one row a recorded change
insert into live.audit (audit_id, recorded_at, actor, action, subject_kind, subject_id, details)
values ($audit_id, $recorded_at, $actor, $action, $subject_kind, $subject_id, $details);

-- name: add_records
-- one row a record of the batch
insert into live.audit (audit_id, recorded_at, actor, action, subject_kind, subject_id, details)
select
    batch.audit_id::uuid,
    batch.recorded_at,
    batch.actor,
    batch.action,
    batch.subject_kind,
    batch.subject_id,
    batch.details
from batch;
