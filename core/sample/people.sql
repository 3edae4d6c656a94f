-- name: add_person
-- one row a person
insert into live.person (person_id, email, password_hash, display_name, role, language, is_sample, created_at, disabled_at)
values ($person_id, $email, $password_hash, $display_name, $role, null, true, $created_at, null);

-- name: add_access
-- one row a person and account
insert into live.account_access (
    access_id, person_id, account_id, access_level, label, position, granted_by, granted_at, ends_on, revoked_at
)
values ($access_id, $person_id, $account_id, $access_level, $label, $position, 'sample', $granted_at, null, null);
