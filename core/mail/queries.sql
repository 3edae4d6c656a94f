-- name: is_known
-- one row: whether a letter of the key was written
select count(*) > 0 as is_known
from live.outbox as o
where o.dedupe_key = $dedupe_key;

-- name: due
-- one row a waiting letter whose time has come, the oldest first
select o.letter_id
from live.outbox as o
where
    o.state = 'queued'
    and o.next_try_at <= $now
order by o.next_try_at, o.letter_id
limit $count;

-- name: letter
-- one row: the letter
select
    o.letter_id,
    o.kind,
    o.recipient,
    o.language,
    o.subject,
    o.body,
    o.has_secret,
    o.account_id,
    o.state,
    o.channel,
    o.try_count,
    o.created_at,
    o.next_try_at,
    o.sent_at,
    o.error
from live.outbox as o
where o.letter_id = $letter_id;

-- name: attachments
-- one row a file of the letter, in order
select
    t.name,
    t.media_type,
    t.sha256,
    t.byte_count
from live.outbox_attachment as t
where t.letter_id = $letter_id
order by t.position;

-- name: newest
-- one row a letter, the newest first
select
    o.letter_id,
    o.created_at,
    o.recipient,
    o.subject,
    o.kind,
    o.state,
    o.channel,
    o.try_count,
    o.sent_at,
    o.error
from live.outbox as o
where
    ($state is null or o.state = $state)
    and ($text is null or contains(lower(o.recipient || ' ' || o.subject || ' ' || o.kind), lower($text)))
order by o.created_at desc, o.letter_id desc
limit $count;

-- name: counts
-- one row a state of letters
select
    o.state,
    count(*) as letter_count
from live.outbox as o
group by o.state
order by o.state;
