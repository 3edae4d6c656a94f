-- name: add_invitation
-- one row: an invitation
insert into live.invitation (
    invitation_id, token_hash, account_id, email, access_level, ends_on, invited_by, invited_at, expires_at, accepted_at, withdrawn_at
)
values (
    $invitation_id, $token_hash, $account_id, $email, $access_level, $ends_on, $invited_by, $now, $expires_at, null, null
);

-- name: invitation
-- at most one row: an invitation that may be accepted
select
    i.invitation_id,
    i.account_id,
    i.email,
    i.access_level,
    i.ends_on,
    i.invited_by
from live.invitation as i
where
    i.token_hash = $token_hash
    and i.accepted_at is null
    and i.withdrawn_at is null
    and i.expires_at > $now;

-- name: accept_invitation
-- one row: the invitation that was accepted
update live.invitation
set accepted_at = $now
where invitation_id = $invitation_id;

-- name: withdraw_invitations
-- the invitations of an e-mail to an account that wait
update live.invitation
set withdrawn_at = $now
where
    account_id = $account_id
    and email = $email
    and accepted_at is null
    and withdrawn_at is null;

-- name: waiting_invitations
-- one row an invitation that waits, the newest first
select
    i.email,
    i.access_level,
    i.ends_on,
    i.invited_at
from live.invitation as i
where
    i.account_id = $account_id
    and i.accepted_at is null
    and i.withdrawn_at is null
    and i.expires_at > $now
order by i.invited_at desc;

-- name: invited_lately
-- one row: how many invitations a person wrote since the instant
select count(*) as invitation_count
from live.invitation as i
where
    i.invited_by = $person_id
    and i.invited_at > $since;

-- name: add_right
-- one row: the right of the person who accepted
insert into live.account_access (
    access_id, person_id, account_id, access_level, label, position, granted_by, granted_at, ends_on, revoked_at
)
values (
    $access_id, $person_id, $account_id, $access_level, null, $position, $granted_by, $now, $ends_on, null
);

-- name: next_position
-- one row: the place after the person's last account
select coalesce(max(g.position) + 1, 0) as position
from live.account_access as g
where
    g.person_id = $person_id
    and g.revoked_at is null;

-- name: revoke_granted
-- the rights that a person was granted on an account, not those of an owner
update live.account_access
set revoked_at = $now
where
    person_id = $person_id
    and account_id = $account_id
    and access_level != 'owner'
    and revoked_at is null;

-- name: revoke_granted_by
-- the rights that an owner granted on an account
update live.account_access
set revoked_at = $now
where
    account_id = $account_id
    and granted_by = $granted_by
    and access_level != 'owner'
    and revoked_at is null;

-- name: holders
-- one row a person who may do something with the account on the day, owners first
select
    p.person_id,
    p.display_name,
    p.email,
    g.access_level,
    g.granted_at,
    g.ends_on
from live.account_access as g
inner join live.person as p on g.person_id = p.person_id
where
    g.account_id = $account_id
    and g.revoked_at is null
    and (g.ends_on is null or g.ends_on >= $today)
    and p.disabled_at is null
order by case g.access_level when 'owner' then 1 when 'manage' then 2 else 3 end, g.granted_at;

-- name: add_use
-- one row an action of a person and day; the first one of the day is kept
insert into live.access_use (account_id, person_id, action, used_on, first_at)
values ($account_id, $person_id, $action, $used_on, $now)
on conflict (account_id, person_id, action, used_on) do nothing;

-- name: is_used
-- one row: whether the action of the day is recorded
select count(*) > 0 as is_used
from live.access_use as u
where
    u.account_id = $account_id
    and u.person_id = $person_id
    and u.action = $action
    and u.used_on = $used_on;

-- name: uses
-- one row an action of somebody who is no owner, the newest first: views of a day, and what the audit says of changes
select
    p.display_name,
    p.email,
    u.action,
    u.first_at as used_at
from live.access_use as u
inner join live.person as p on u.person_id = p.person_id
where u.account_id = $account_id
union all
select
    p.display_name,
    p.email,
    a.action,
    a.recorded_at as used_at
from live.account_access as g
inner join live.person as p on g.person_id = p.person_id
inner join live.audit as a on a.actor = 'person:' || p.person_id::varchar
where
    g.account_id = $account_id
    and g.access_level != 'owner'
    and a.recorded_at >= g.granted_at
    and (g.revoked_at is null or a.recorded_at <= g.revoked_at)
    and a.action not in ('account.moved', 'account.renamed')
    and (
        (a.subject_kind = 'account' and a.subject_id = $account_id::varchar)
        or (a.details ->> '$.account_id') = $account_id::varchar
        or coalesce(json_contains(a.details -> '$.accounts', $account_id::varchar), false)
    )
order by used_at desc
limit 100;
