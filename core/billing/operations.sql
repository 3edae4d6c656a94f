-- name: put_key_rate
-- one row a rate and the day it takes effect
insert into live.key_rate (valid_from, percent, legal_ref)
select
    batch.valid_from,
    batch.percent,
    batch.legal_ref
from batch
where
    $is_replacing
    or not exists (
        select 1 as found
        from live.key_rate as known
        where known.valid_from = batch.valid_from
    )
on conflict (valid_from) do update set
    percent = excluded.percent,
    legal_ref = excluded.legal_ref;

-- name: put_penalty_cap
-- one row a group and the first day of its cap
insert into live.penalty_cap (penalty_group, percent, valid_from, valid_to, legal_ref)
select
    batch.penalty_group,
    batch.percent,
    batch.valid_from,
    batch.valid_to,
    batch.legal_ref
from batch
where
    $is_replacing
    or not exists (
        select 1 as found
        from live.penalty_cap as known
        where known.penalty_group = batch.penalty_group and known.valid_from = batch.valid_from
    )
on conflict (penalty_group, valid_from) do update set
    percent = excluded.percent,
    valid_to = excluded.valid_to,
    legal_ref = excluded.legal_ref;

-- name: put_penalty_moratorium
-- one row a moratorium
insert into live.penalty_moratorium (valid_from, valid_to, legal_ref)
select
    batch.valid_from,
    batch.valid_to,
    batch.legal_ref
from batch
where
    $is_replacing
    or not exists (
        select 1 as found
        from live.penalty_moratorium as known
        where known.valid_from = batch.valid_from
    )
on conflict (valid_from) do update set
    valid_to = excluded.valid_to,
    legal_ref = excluded.legal_ref;

-- name: put_penalty_step
-- one row a group, first day of delay and first day in force
insert into live.penalty_step (penalty_group, first_day, last_day, divisor, valid_from, valid_to, legal_ref)
select
    batch.penalty_group,
    batch.first_day,
    batch.last_day,
    batch.divisor,
    batch.valid_from,
    batch.valid_to,
    batch.legal_ref
from batch
where
    $is_replacing
    or not exists (
        select 1 as found
        from live.penalty_step as known
        where known.penalty_group = batch.penalty_group and known.first_day = batch.first_day and known.valid_from = batch.valid_from
    )
on conflict (penalty_group, first_day, valid_from) do update set
    last_day = excluded.last_day,
    divisor = excluded.divisor,
    valid_to = excluded.valid_to,
    legal_ref = excluded.legal_ref;

-- name: put_day_off
-- one row a weekend day or holiday of the production calendar
insert into live.day_off (day)
select batch.valid_from as day
from batch
where
    $is_replacing
    or not exists (
        select 1 as found
        from live.day_off as known
        where known.day = batch.valid_from
    )
on conflict (day) do nothing;
