-- name: key
-- at most one row: the key that signs links
select k.secret
from live.notice_key as k
where k.position = 1;

-- name: choices
-- one row a word of the person about letters, oldest first
select
    c.kind,
    c.account_id,
    c.is_on
from live.notice_choice as c
where c.person_id = $person_id
order by c.chosen_at, c.choice_id;

-- name: person_of
-- at most one row: who signs in with the address
select p.person_id
from live.person as p
where
    p.email = $email
    and p.disabled_at is null;

-- name: is_owner
-- one row: whether the account is the person's own on the day
select count(*) > 0 as is_owner
from live.account_access as g
where
    g.person_id = $person_id
    and g.account_id = $account_id
    and g.access_level = 'owner'
    and g.revoked_at is null
    and (g.ends_on is null or g.ends_on >= $today);

-- name: bounds
-- one row: the first and the last account that somebody sees, null where there is none
select
    min(g.account_id) as first_id,
    max(g.account_id) as last_id
from live.account_access as g
where g.revoked_at is null;

-- name: found_counts
-- one row a kind that the run has found something of
select
    f.kind,
    count(distinct f.person_id) as person_count,
    count(distinct f.account_id) as account_count
from memory.notice_found as f
group by f.kind;

-- name: recipients
-- one row a person to be told of the kind, in the order of keys
select
    p.person_id,
    p.email,
    coalesce(p.language, 'ru') as language
from live.person as p
where
    ($after is null or p.person_id > $after)
    and p.person_id in (
        select f.person_id
        from memory.notice_found as f
        where f.kind = $kind
    )
order by p.person_id
limit $count;

-- name: facts
-- one row a thing of an account that one of the people is to be told of
with mine as (
    select
        g.person_id,
        g.account_id,
        max(g.label) as label,
        min(g.position) as position
    from live.account_access as g
    where
        g.revoked_at is null
        and g.person_id in (select unnest($person_ids::uuid[]))
    group by g.person_id, g.account_id
)

select
    f.person_id,
    f.account_id,
    a.account_number,
    coalesce(mine.label, p.site_name) as label,
    f.subject_id,
    f.about_on,
    f.day,
    f.amount,
    f.service,
    f.serial_number
from memory.notice_found as f
inner join live.account as a on f.account_id = a.account_id
inner join mine on f.person_id = mine.person_id and f.account_id = mine.account_id
left join live.premise as p on a.premise_id = p.premise_id
where
    f.kind = $kind
    and f.person_id in (select unnest($person_ids::uuid[]))
order by f.person_id, mine.position, f.account_id, f.day, f.subject_id;

-- name: calendar_of
-- at most one row: the calendar of the person that is open
select
    l.link_id,
    l.language,
    l.created_at
from live.calendar_link as l
where
    l.person_id = $person_id
    and l.withdrawn_at is null
order by l.created_at desc, l.link_id desc
limit 1;

-- name: calendar_reader
-- at most one row: whose calendar the link opens
select
    l.person_id,
    l.language
from live.calendar_link as l
inner join live.person as p on l.person_id = p.person_id
where
    l.link_id = $link_id
    and l.withdrawn_at is null
    and p.disabled_at is null;

-- name: calendar_meters
-- one row a meter of the account that is in use
select
    m.meter_id,
    m.service,
    m.is_remote,
    m.verification_due_on
from live.meter as m
where
    m.account_id = $account_id
    and m.removed_on is null
order by m.meter_id;
