-- name: address_on_file
-- at most one row: where documents of the account go
select lower(a.email) as email
from live.account as a
where
    a.account_id = $account_id
    and a.email is not null;
