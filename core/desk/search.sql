-- name: streets
-- one row a street of a town
select distinct
    p.town,
    p.street
from live.premise as p;

-- name: premises
-- one row a premise in one of the streets whose house begins with the number ('' : every house)
select
    p.premise_id,
    p.town,
    p.street,
    p.house_number,
    p.house_letter,
    p.flat,
    p.flat_extension
from live.premise as p
where
    p.street in (select unnest($streets::varchar[]))
    and p.town in (select unnest($towns::varchar[]))
    and starts_with(p.house_number, $number::varchar);

-- name: premises_of_accounts
-- one row a premise of a list spelled out
select
    p.premise_id,
    p.town,
    p.street,
    p.house_number,
    p.house_letter,
    p.flat,
    p.flat_extension
from live.premise as p
where p.premise_id in ($premise_ids);

-- name: accounts_of_premises
-- one row an account of a premise of a list spelled out
select
    a.account_id,
    a.account_number,
    a.premise_id,
    a.customer_kind,
    a.closed_on
from live.account as a
where a.premise_id in ($premise_ids);

-- name: accounts_of_numbers
-- one row an account whose number is one of the list
select
    a.account_id,
    a.account_number,
    a.premise_id,
    a.customer_kind,
    a.closed_on
from live.account as a
where a.account_number in (select unnest($account_numbers::varchar[]));

-- name: accounts_of_part
-- one row an account whose number holds the digits
select
    a.account_id,
    a.account_number,
    a.premise_id,
    a.customer_kind,
    a.closed_on
from live.account as a
where contains(a.account_number, $digits::varchar)
order by a.account_number
limit $count;
