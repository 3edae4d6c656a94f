-- name: add_person
-- one row a person
insert into live.person (person_id, email, password_hash, display_name, role, language, is_sample, created_at, disabled_at)
values ($person_id, $email, $password_hash, $display_name, $role, $language, $is_sample, $created_at, null);

-- name: add_attempt
-- one row a try to sign in; it counts as failed until the password agreed
insert into live.sign_in_attempt (attempt_id, email_hash, address, attempted_at, has_succeeded)
values ($attempt_id, $email_hash, $address, $attempted_at, false);

-- name: mark_attempt_succeeded
-- one row a try to sign in
update live.sign_in_attempt
set has_succeeded = true
where attempt_id = $attempt_id;

-- name: add_session
-- one row a signed-in browser
insert into live.session (token_hash, person_id, created_at, expires_at, revoked_at, user_agent)
values ($token_hash, $person_id, $created_at, $expires_at, null, $user_agent);

-- name: revoke_session
-- one row a signed-in browser
update live.session
set revoked_at = $revoked_at
where
    token_hash = $token_hash
    and revoked_at is null;

-- name: disable_person
-- one row: the person who may no longer sign in
update live.person
set disabled_at = $now
where person_id = $person_id;

-- name: revoke_sessions
-- one row a session of the person that is open
update live.session
set revoked_at = $now
where
    person_id = $person_id
    and revoked_at is null;

-- name: forget_sessions
-- sessions that ended before the day
delete from live.session
where
    expires_at < $before
    or revoked_at < $before;

-- name: forget_attempts
-- tries to sign in before the instant
delete from live.sign_in_attempt
where attempted_at < $before;
