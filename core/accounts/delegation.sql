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

-- name: was_lent
-- one row: whether anybody but an owner ever had a right on the account or looked at it
select
    exists (
        select 1
        from live.account_access as g
        where g.account_id = $account_id and g.access_level != 'owner'
    )
    or exists (
        select 1
        from live.access_use as u
        where u.account_id = $account_id
    ) as was_lent;

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

-- name: held
-- one row a person and account with a right that an owner granted, by account
select
    g.person_id,
    g.account_id
from live.account_access as g
inner join live.person as p on g.person_id = p.person_id
where
    g.account_id in (select unnest($account_ids))
    and g.access_level != 'owner'
    and g.revoked_at is null
    and (g.ends_on is null or g.ends_on >= $today)
    and p.disabled_at is null
order by g.account_id;
