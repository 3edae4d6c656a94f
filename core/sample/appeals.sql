-- name: add_appeals
-- one row an appeal
insert into live.appeal (
    appeal_id, appeal_number, idempotency_key, person_id, secret_hash, account_id, kind, topic, subject, context, contact_name, email,
    phone, language, status, opened_at, answer_due_on, answered_at, closed_at, operator_id, claimed_at
)
select
    batch.appeal_id::uuid,
    batch.appeal_number,
    batch.idempotency_key,
    batch.person_id::uuid,
    batch.secret_hash,
    batch.account_id,
    batch.kind,
    batch.topic,
    batch.subject,
    '{}' as context,
    batch.contact_name,
    batch.email,
    null as phone,
    'ru' as language,
    batch.status,
    batch.opened_at,
    batch.answer_due_on,
    batch.answered_at,
    batch.closed_at,
    batch.operator_id::uuid,
    batch.claimed_at
from batch;

-- name: add_messages
-- one row a message
insert into live.appeal_message (message_id, appeal_id, idempotency_key, author_kind, author, author_name, body, written_at)
select
    batch.message_id::uuid,
    batch.appeal_id::uuid,
    batch.idempotency_key,
    batch.author_kind,
    batch.author,
    batch.author_name,
    batch.body,
    batch.written_at
from batch;

-- name: add_unread
-- one row an answer that its person has not opened
insert into live.appeal_unread (appeal_id, person_id)
select
    batch.appeal_id::uuid,
    batch.person_id::uuid
from batch
where batch.status = 'answered' and batch.person_id is not null;

-- name: add_ratings
-- one row a rating
insert into live.rating (
    rating_id, idempotency_key, person_id, work, subject_id, points, comment, rated_at, outcome, outcome_by, outcome_at
)
select
    batch.rating_id::uuid,
    batch.idempotency_key,
    null as person_id,
    batch.work,
    '' as subject_id,
    batch.points,
    batch.comment,
    batch.rated_at,
    batch.outcome,
    batch.outcome_by::uuid,
    batch.outcome_at
from batch;
