-- name: tries
-- one row: tries of one network address, and of one number or e-mail, since the instant
select
    count(*) filter (where t.address = $address) as of_address,
    count(*) filter (where t.key_hash = $key_hash) as of_key
from live.visitor_try as t
where
    t.purpose = $purpose
    and t.tried_at > $since;

-- name: add_try
-- one row: a try
insert into live.visitor_try (try_id, purpose, key_hash, address, tried_at)
values ($try_id, $purpose, $key_hash, $address, $now);

-- name: forget_tries
-- tries before the instant
delete from live.visitor_try
where tried_at < $before;
