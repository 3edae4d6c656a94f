-- name: claim
-- one row: somebody works on the payment
update live.unmatched_payment
set claimed_by = $actor, claimed_at = $now
where unmatched_id = $unmatched_id;

-- name: release
-- one row: nobody works on the payment any more
update live.unmatched_payment
set claimed_by = null, claimed_at = null
where unmatched_id = $unmatched_id;

-- name: begin_posting
-- one row: the account was chosen, the money is being posted
update live.unmatched_payment
set
    status = 'posting', account_id = $account_id, posted_number = $posted_number, decided_by = $actor, decided_at = $now,
    decision_note = $note
where unmatched_id = $unmatched_id;

-- name: decide
-- one row: what was decided on the payment
update live.unmatched_payment
set status = $status, decided_by = $actor, decided_at = $now, decision_note = $note, claimed_by = null, claimed_at = null
where unmatched_id = $unmatched_id;

-- name: finish_posting
-- one row: the money stands on the account
update live.unmatched_payment
set status = 'posted', claimed_by = null, claimed_at = null
where unmatched_id = $unmatched_id;

-- name: take_back
-- one row: the money could not be posted and waits again
update live.unmatched_payment
set status = 'waiting', account_id = null, posted_number = null, decided_by = null, decided_at = null, decision_note = null
where unmatched_id = $unmatched_id;

-- name: add_note
-- one row a note; a repeated press adds none
insert into live.unmatched_note (note_id, unmatched_id, written_by, written_at, text)
values ($note_id, $unmatched_id, $actor, $now, $text)
on conflict (note_id) do nothing;
