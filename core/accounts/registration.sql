-- name: requisites
-- at most one row: who has the account, as the contract says
select
    c.inn,
    c.kpp,
    c.ogrn,
    c.legal_form
from live.account as a
inner join live.customer as c on a.customer_id = c.customer_id
where a.account_id = $account_id;

-- name: owner_addresses
-- one row an e-mail that must hear of a new owner: of the people who own the account, and the one on file
select p.email
from live.account_access as g
inner join live.person as p on g.person_id = p.person_id
where
    g.account_id = $account_id
    and g.access_level = 'owner'
    and g.revoked_at is null
    and p.disabled_at is null
union
select lower(a.email)
from live.account as a
where
    a.account_id = $account_id
    and a.email is not null;

-- name: add_owner
-- one row: the right of a person who has registered
insert into live.account_access (
    access_id, person_id, account_id, access_level, label, position, granted_by, granted_at, ends_on, revoked_at
)
values ($access_id, $person_id, $account_id, 'owner', null, 0, $granted_by, $now, null, null);
