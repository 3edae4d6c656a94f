-- name: set_password
-- one row: the person with the new password
update live.person
set password_hash = $password_hash
where person_id = $person_id;

-- name: end_sessions
-- one row a session of the person that is open
update live.session
set revoked_at = $now
where
    person_id = $person_id
    and revoked_at is null;
