-- name: open_close
-- one row: a close that begins
insert into live.period_close (period, batch_id, status, actor, started_at, closed_at, account_count, line_count, amount)
values ($period, $batch_id, 'running', $actor, $now, null, null, null, null);

-- name: finish_close
-- one row: the period is closed
update live.period_close
set status = 'closed', closed_at = $now, account_count = $account_count, line_count = $line_count, amount = $amount
where period = $period;

-- name: add_range
-- one row a range of accounts that a stage has done
insert into live.period_close_range (period, stage, first_id, last_id, done_at)
values ($period, $stage, $first_id, $last_id, $now);

-- name: charged_before
-- one row: how many accounts have lines of the period that this close has not made
select count(distinct c.account_id) as account_count
from history.charge as c
where c.period = $period and c.line = 'usage' and c.batch_id <> $batch_id::uuid;

-- name: batch_total
-- one row: what the close has charged
select
    count(distinct c.account_id) as account_count,
    count(*) as line_count,
    coalesce(sum(c.amount + c.vat_amount), 0)::decimal(18, 2) as amount
from history.charge as c
where c.period = $period and c.batch_id = $batch_id::uuid;

-- name: drop_house_shares
-- the shares of a close that is done again
delete from history.house_share
where period = $period and batch_id = $batch_id::uuid;
