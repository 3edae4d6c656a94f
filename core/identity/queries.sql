-- name: session
-- at most one row: whose a session is that was not revoked, and when it expires; its key is looked up, a join would read all people
select
    s.person_id,
    s.expires_at
from live.session as s
where s.token_hash = $token_hash and s.revoked_at is null;

-- name: secret_by_email
-- at most one row: the person of an e-mail address and the password hash
select
    p.person_id,
    p.password_hash
from live.person as p
where
    p.email = $email
    and p.disabled_at is null;

-- name: person_by_email
-- at most one row: the person of an e-mail address
select
    p.person_id,
    p.email,
    p.display_name,
    p.role,
    p.language,
    p.is_sample
from live.person as p
where
    p.email = $email
    and p.disabled_at is null;

-- name: person_by_id
-- at most one row: a person who can sign in
select
    p.person_id,
    p.email,
    p.display_name,
    p.role,
    p.language,
    p.is_sample
from live.person as p
where
    p.person_id = $person_id
    and p.disabled_at is null;

-- name: failed_attempts
-- one row: failures since the last success of one address of the network with one e-mail within the window
select
    count(*) as failed_count,
    max(a.attempted_at) as last_at
from live.sign_in_attempt as a
where
    a.email_hash = $email_hash
    and a.address = $address
    and not a.has_succeeded
    and a.attempted_at > $since
    and a.attempted_at > coalesce(
        (
            select max(s.attempted_at)
            from live.sign_in_attempt as s
            where
                s.email_hash = $email_hash
                and s.address = $address
                and s.has_succeeded
        ),
        $since
    );

-- name: sample_people
-- one row a made-up person who can sign in: a handful, only in a store of made-up data
select
    p.person_id,
    p.email,
    p.display_name,
    p.role,
    p.language,
    p.is_sample
from live.person as p
where
    p.is_sample
    and p.disabled_at is null
order by case p.role when 'household' then 1 when 'corporate' then 2 when 'analyst' then 3 else 4 end, p.email
limit 8;

-- name: network_failures
-- one row: failures of one address of the network with any e-mail within the window
select
    count(*) as failed_count,
    max(a.attempted_at) as last_at
from live.sign_in_attempt as a
where
    a.address = $address
    and not a.has_succeeded
    and a.attempted_at > $since;

-- name: is_email_taken
-- one row: whether anybody has the e-mail address, disabled people too
select count(*) > 0 as is_taken
from live.person as p
where p.email = $email;
