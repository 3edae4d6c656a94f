-- name: set_language
-- one row: the person with the language of letters and pages
update live.person
set language = $language
where person_id = $person_id;

-- name: set_name
-- one row: the person with the new name
update live.person
set display_name = $display_name
where person_id = $person_id;

-- name: set_email
-- one row: the person with the new address
update live.person
set email = $email
where person_id = $person_id;

-- name: password_hash
-- at most one row: what the person's password is checked against
select p.password_hash
from live.person as p
where
    p.person_id = $person_id
    and p.disabled_at is null;

-- name: end_other_sessions
-- one row a session of the person that is open, the one of the token apart
update live.session
set revoked_at = $now
where
    person_id = $person_id
    and token_hash != $token_hash
    and revoked_at is null;

-- name: close_person
-- one row: the person who may no longer sign in
update live.person
set disabled_at = $now
where person_id = $person_id;

-- name: open_sessions
-- one row a browser that is signed in, the newest first
select
    s.token_hash = $token_hash as is_this,
    s.created_at,
    s.expires_at,
    s.user_agent
from live.session as s
where
    s.person_id = $person_id
    and s.revoked_at is null
    and s.expires_at > $now
order by s.created_at desc;
