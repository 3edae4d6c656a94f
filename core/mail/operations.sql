-- name: add_letter
-- one row: a letter that waits
insert into live.outbox (
    letter_id, dedupe_key, kind, recipient, language, subject, body, has_secret, account_id, state, channel, try_count, created_at,
    next_try_at, sent_at, error
)
values (
    $letter_id, $dedupe_key, $kind, $recipient, $language, $subject, $body, $has_secret, $account_id, 'queued', null, 0, $now,
    $next_try_at, null, null
);

-- name: add_letters
-- one row a letter of the batch that waits; one whose key is known is left out
insert into live.outbox (
    letter_id, dedupe_key, kind, recipient, language, subject, body, has_secret, account_id, state, channel, try_count, created_at,
    next_try_at, sent_at, error
)
select
    batch.letter_id::uuid as letter_id,
    batch.dedupe_key,
    batch.kind,
    batch.recipient,
    batch.language,
    batch.subject,
    batch.body,
    batch.has_secret,
    batch.account_id,
    'queued' as state,
    null as channel,
    0 as try_count,
    $now::timestamptz as created_at,
    $next_try_at::timestamptz as next_try_at,
    null as sent_at,
    null as error
from batch
on conflict (dedupe_key) do nothing;

-- name: add_attachment
-- one row: a file of a letter
insert into live.outbox_attachment (letter_id, position, name, media_type, sha256, byte_count)
values ($letter_id, $position, $name, $media_type, $sha256, $byte_count);

-- name: begin_letter
-- one row: the letter that is being sent from now on
update live.outbox
set state = 'sending', channel = $channel, try_count = try_count + 1, error = null
where letter_id = $letter_id and state = 'queued';

-- name: end_letter
-- one row: what became of the letter that was being sent
update live.outbox
set state = $state, next_try_at = $next_try_at, sent_at = $sent_at, error = $error
where letter_id = $letter_id and state = 'sending';

-- name: mark_interrupted
-- one row a letter that was being sent when the process ended
update live.outbox
set state = 'unclear', error = 'interrupted'
where state = 'sending';

-- name: queue_again
-- one row: a letter that a person wants sent again
update live.outbox
set state = 'queued', next_try_at = $now, try_count = 0, error = null
where letter_id = $letter_id and state in ('failed', 'unclear');
