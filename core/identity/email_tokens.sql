-- name: add_email_token
-- one row: a link in a letter
insert into live.email_token (token_hash, purpose, email, person_id, payload, created_at, expires_at, used_at)
values ($token_hash, $purpose, $email, $person_id, $payload, $created_at, $expires_at, null);

-- name: email_token
-- at most one row: a link that still works
select
    t.email,
    t.person_id,
    t.payload,
    t.expires_at
from live.email_token as t
where
    t.token_hash = $token_hash
    and t.purpose = $purpose
    and t.used_at is null
    and t.expires_at > $now;

-- name: use_email_token
-- one row: the link that has been used
update live.email_token
set used_at = $now
where token_hash = $token_hash;

-- name: use_tokens_of_person
-- one row a link of a person and purpose that still works
update live.email_token
set used_at = $now
where
    person_id = $person_id
    and purpose = $purpose
    and used_at is null;

-- name: forget_email_tokens
-- links that ended before the instant
delete from live.email_token
where expires_at < $before;
