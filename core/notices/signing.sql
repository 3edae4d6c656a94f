-- name: add_key
-- one row: the key, unless there is one
insert into live.notice_key (position, secret)
values (1, $secret)
on conflict (position) do nothing;
