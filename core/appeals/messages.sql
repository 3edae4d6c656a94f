-- name: add_message
-- one row: a message
insert into live.appeal_message (message_id, appeal_id, idempotency_key, author_kind, author, author_name, body, written_at)
values ($message_id, $appeal_id, $idempotency_key, $author_kind, $author, $author_name, $body, $now);

-- name: add_file
-- one row: a file of a message
insert into live.appeal_file (message_id, position, appeal_id, name, media_type, sha256, byte_count)
values ($message_id, $position, $appeal_id, $name, $media_type, $sha256, $byte_count);
