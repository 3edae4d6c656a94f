-- name: add_appeal
-- one row: an appeal that has just come
insert into live.appeal (
    appeal_id, appeal_number, idempotency_key, person_id, secret_hash, account_id, kind, topic, subject, context, contact_name, email,
    phone, language, status, opened_at, answer_due_on, answered_at, closed_at, operator_id, claimed_at
)
values (
    $appeal_id, $appeal_number, $idempotency_key, $person_id, $secret_hash, $account_id, $kind, $topic, $subject, $context, $contact_name,
    $email, $phone, $language, 'received', $opened_at, $answer_due_on, null, null, null, null
);

-- name: set_status
-- the appeal's state after a message or a decision
update live.appeal
set
    status = $status,
    answered_at = case when $status = 'answered' then $now::timestamptz else answered_at end,
    closed_at = case when $status = 'closed' then $now::timestamptz end
where appeal_id = $appeal_id;

-- name: claim
-- the appeal has an operator now
update live.appeal
set operator_id = $operator_id, claimed_at = $now, status = $status
where appeal_id = $appeal_id;

-- name: release
-- the appeal has no operator any more
update live.appeal
set operator_id = null, claimed_at = null, status = $status
where appeal_id = $appeal_id;

-- name: set_unread
-- an answer waits to be opened
insert into live.appeal_unread (appeal_id, person_id)
values ($appeal_id, $person_id)
on conflict (appeal_id) do nothing;

-- name: set_seen
-- the answer was opened
delete from live.appeal_unread
where appeal_id = $appeal_id;
