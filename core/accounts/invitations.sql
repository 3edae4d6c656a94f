-- name: add_invitation
-- one row: an invitation
insert into live.invitation (
    invitation_id, token_hash, account_id, email, access_level, ends_on, invited_by, invited_at, expires_at, accepted_at, withdrawn_at
)
values (
    $invitation_id, $token_hash, $account_id, $email, $access_level, $ends_on, $invited_by, $now, $expires_at, null, null
);

-- name: invitation
-- one row an account of the letter that the token opens, which may still be taken
with letter as (
    select
        i.invited_by,
        i.email,
        i.invited_at
    from live.invitation as i
    where i.token_hash = $token_hash
)

select
    i.invitation_id,
    i.account_id,
    i.email,
    i.access_level,
    i.ends_on,
    i.invited_by,
    p.display_name as inviter_name
from letter
inner join live.invitation as i
    on
        letter.invited_by = i.invited_by
        and letter.email = i.email
        and letter.invited_at = i.invited_at
inner join live.person as p on i.invited_by = p.person_id
where
    i.accepted_at is null
    and i.withdrawn_at is null
    and i.expires_at > $now
order by i.invitation_id;

-- name: kinds
-- one row an account: whose it is, a home's or an organisation's
select
    a.account_id,
    a.customer_kind
from live.account as a
where a.account_id in (select unnest($account_ids));

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
-- one row an invitation that nobody accepted or withdrew, the newest first
select
    i.email,
    i.access_level,
    i.ends_on,
    i.invited_at,
    i.expires_at
from live.invitation as i
where
    i.account_id = $account_id
    and i.accepted_at is null
    and i.withdrawn_at is null
order by i.invited_at desc;

-- name: invited_lately
-- one row: how many letters with invitations a person wrote since the instant
select count(distinct concat(i.email, ' ', i.invited_at)) as invitation_count
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
