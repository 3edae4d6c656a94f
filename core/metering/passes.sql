-- name: visitor_account
-- at most one row: the account of one of the numbers that has a meter in place whose serial number ends so
select account.account_id
from live.account as account
inner join live.meter as meter on account.account_id = meter.account_id
where
    account.account_number in (select unnest($account_numbers::varchar[]))
    and account.closed_on is null
    and meter.removed_on is null
    and right(regexp_replace(meter.serial_number, '[^0-9]', '', 'g'), 4) = $serial_ending
order by account.account_id
limit 1;

-- name: attempts
-- one row: how often the address tried since an instant, and how often the number was tried in vain
select
    count(*) filter (where attempt.address = $address) as of_address,
    count(*) filter (where attempt.number_hash = $number_hash and attempt.account_id is null) as of_number
from live.visitor_attempt as attempt
where attempt.attempted_at > $since::timestamptz;

-- name: passes
-- one row an account's pass of a visitor that is still valid
select
    attempt.account_id,
    attempt.pass_hash
from live.visitor_attempt as attempt
where
    attempt.account_id in (select unnest($account_ids::bigint[]))
    and attempt.pass_hash is not null
    and attempt.expires_at > $now::timestamptz;

-- name: add_attempt
-- one try to open a form without signing in
insert into live.visitor_attempt (attempt_id, number_hash, address, attempted_at, account_id, pass_hash, expires_at)
values ($attempt_id, $number_hash, $address, $attempted_at, $account_id, $pass_hash, $expires_at);

-- name: forget_attempts
-- tries before the instant, and the passes they gave
delete from live.visitor_attempt
where attempted_at < $before;
