-- name: granted
-- one row an account that the person may see
select
    g.account_id,
    g.label,
    g.access_level,
    g.position
from live.account_access as g
where
    g.person_id = $person_id
    and g.revoked_at is null
    and (g.ends_on is null or g.ends_on >= $today);

-- name: accounts
-- one row an account of a list spelled out (data.sql.spelled): the key is looked up, a join would read the registry through
select
    a.account_id,
    a.account_number,
    a.premise_id,
    a.customer_kind,
    a.is_sample
from live.account as a
where a.account_id in ($account_ids);

-- name: accounts_by_numbers
-- one row an open account whose number is one of the candidates
select
    a.account_id,
    a.account_number,
    a.premise_id,
    a.customer_kind,
    a.is_sample
from live.account as a
where
    a.account_number in (select unnest($account_numbers::varchar[]))
    and a.closed_on is null;

-- name: premises
-- one row a premise of a list spelled out
select
    p.premise_id,
    p.site_name,
    p.town,
    p.district,
    p.street,
    p.house_number,
    p.house_letter,
    p.flat,
    p.flat_extension,
    p.settlement,
    p.stove,
    p.resident_count,
    p.area_m2
from live.premise as p
where p.premise_id in ($premise_ids);

-- name: customer_name
-- one row: whose the account is
select c.name
from live.account as a
inner join live.customer as c on a.customer_id = c.customer_id
where a.account_id = $account_id;

-- name: access_level
-- at most one row: the highest level the person has on the account now
select g.access_level
from live.account_access as g
where
    g.account_id = $account_id
    and g.person_id = $person_id
    and g.revoked_at is null
    and (g.ends_on is null or g.ends_on >= $today)
order by case g.access_level when 'owner' then 3 when 'manage' then 2 else 1 end desc
limit 1;

-- name: place_on_file
-- at most one row: house and flat of an account
select
    p.house_number,
    p.house_letter,
    p.flat,
    p.flat_extension
from live.account as a
inner join live.premise as p on a.premise_id = p.premise_id
where a.account_id = $account_id;
