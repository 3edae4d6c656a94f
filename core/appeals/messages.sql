-- name: add_message
-- one row: a message
insert into live.appeal_message (message_id, appeal_id, idempotency_key, author_kind, author, author_name, body, written_at)
values ($message_id, $appeal_id, $idempotency_key, $author_kind, $author, $author_name, $body, $now);

-- name: add_file
-- one row: a file of a message
insert into live.appeal_file (message_id, position, appeal_id, name, media_type, sha256, byte_count)
values ($message_id, $position, $appeal_id, $name, $media_type, $sha256, $byte_count);

-- name: sent_lately
-- one row: bytes that the sender, and that all visitors, sent since the instant
select
    coalesce(sum(u.byte_count) filter (where u.sender = $sender), 0)::bigint as of_sender,
    coalesce(sum(u.byte_count) filter (where starts_with(u.sender, 'visitor ')), 0)::bigint as of_visitors
from live.appeal_upload as u
where u.uploaded_at > $since;

-- name: add_upload
-- one row: the bytes of a message
insert into live.appeal_upload (upload_id, sender, byte_count, uploaded_at)
values ($upload_id, $sender, $byte_count, $now);

-- name: forget_uploads
-- uploads before the instant: they name network addresses
delete from live.appeal_upload
where uploaded_at < $before;
