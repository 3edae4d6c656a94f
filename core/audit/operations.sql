-- name: add_record
-- one row a recorded change
insert into live.audit (audit_id, recorded_at, actor, action, subject_kind, subject_id, details)
values ($audit_id, $recorded_at, $actor, $action, $subject_kind, $subject_id, $details);
