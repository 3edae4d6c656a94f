-- name: accessible
-- one row an account that the person may see, in the person's own order
-- the few rows are found first (materialized): joined directly, the large tables would be read through
with granted as materialized (
    select
        g.account_id,
        g.label,
        g.access_level,
        g.position
    from live.account_access as g
    where
        g.person_id = $person_id
        and g.revoked_at is null
        and (g.ends_on is null or g.ends_on >= $today)
),

mine as materialized (
    select
        a.account_id,
        a.account_number,
        a.customer_id,
        a.premise_id,
        a.customer_kind,
        a.is_sample,
        g.label,
        g.access_level,
        g.position
    from granted as g
    inner join live.account as a on g.account_id = a.account_id
)

select
    a.account_id,
    a.account_number,
    coalesce(a.label, p.site_name) as label,
    p.town,
    p.district,
    p.street,
    p.house_number,
    p.house_letter,
    p.flat,
    p.flat_extension,
    a.customer_kind,
    c.name as customer_name,
    a.access_level,
    p.settlement,
    p.stove,
    p.resident_count,
    p.area_m2,
    a.is_sample
from mine as a
inner join live.premise as p on a.premise_id = p.premise_id
inner join live.customer as c on a.customer_id = c.customer_id
order by a.position, coalesce(a.label, p.site_name, p.street), a.account_id;

-- name: account_by_numbers
-- one row an open account whose number is one of the candidates
with mine as materialized (
    select
        a.account_id,
        a.account_number,
        a.customer_id,
        a.premise_id,
        a.customer_kind,
        a.is_sample
    from live.account as a
    where
        a.account_number in (select unnest($account_numbers::varchar[]))
        and a.closed_on is null
)

select
    a.account_id,
    a.account_number,
    p.site_name as label,
    p.town,
    p.district,
    p.street,
    p.house_number,
    p.house_letter,
    p.flat,
    p.flat_extension,
    a.customer_kind,
    c.name as customer_name,
    'none' as access_level,
    p.settlement,
    p.stove,
    p.resident_count,
    p.area_m2,
    a.is_sample
from mine as a
inner join live.premise as p on a.premise_id = p.premise_id
inner join live.customer as c on a.customer_id = c.customer_id;

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
