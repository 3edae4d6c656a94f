-- name: refusals
-- one row: how often the actor was refused since the instant
select count(*) as refused_count
from live.audit as a
where
    a.actor = $actor
    and a.action = 'account.add_refused'
    and a.recorded_at > $since;

-- name: last_position
-- one row: the place of the person's last account, null without accounts
select max(g.position) as position
from live.account_access as g
where
    g.person_id = $person_id
    and g.revoked_at is null;

-- name: granted
-- at most a few rows: the name and place of an account in the person's list
select
    g.label,
    g.position
from live.account_access as g
where
    g.person_id = $person_id
    and g.account_id = $account_id
    and g.revoked_at is null
order by g.granted_at desc;

-- name: add_access
-- one row a right of a person on an account
insert into live.account_access (
    access_id, person_id, account_id, access_level, label, position, granted_by, granted_at, ends_on, revoked_at
)
values ($access_id, $person_id, $account_id, $access_level, $label, $position, $granted_by, $granted_at, null, null);

-- name: revoke_access
-- the rights of a person on an account
update live.account_access
set revoked_at = $revoked_at
where
    person_id = $person_id
    and account_id = $account_id
    and revoked_at is null;

-- name: set_label
-- the rights of a person on an account
update live.account_access
set label = $label
where
    person_id = $person_id
    and account_id = $account_id
    and revoked_at is null;

-- name: set_position
-- the rights of a person on an account
update live.account_access
set position = $position
where
    person_id = $person_id
    and account_id = $account_id
    and revoked_at is null;
