-- name: looked_at
-- one row: the newest time since an instant that the operator named a task for the account, and which
select
    seen.recorded_at,
    seen.details
from live.audit as seen
where
    seen.recorded_at >= $since
    and seen.actor = $actor
    and seen.action = 'account.opened_at_desk'
    and seen.subject_kind = 'account'
    and seen.subject_id = $account_id
order by seen.recorded_at desc
limit 1;

-- name: appeal_of_account
-- whether the account has an appeal of the number
select count(*) > 0 as is_known
from live.appeal as appeal
where appeal.account_id = $account_id and upper(appeal.appeal_number) = upper($number::varchar);

-- name: submission_of_account
-- whether the account has a submission of the number
select count(*) > 0 as is_known
from live.submission as submission
where submission.account_id = $account_id and upper(submission.submission_number) = upper($number::varchar);

-- name: customer
-- one row: who the account is with
select
    c.name,
    a.email,
    a.phone,
    a.opened_on,
    a.closed_on
from live.account as a
inner join live.customer as c on a.customer_id = c.customer_id
where a.account_id = $account_id;

-- name: appeals
-- one row an appeal about the account, the newest first
select
    appeal.appeal_id,
    appeal.appeal_number,
    appeal.subject,
    appeal.status,
    appeal.opened_at,
    appeal.answer_due_on,
    operator.display_name as operator_name
from live.appeal as appeal
left join live.person as operator on appeal.operator_id = operator.person_id
where
    appeal.account_id = $account_id
    and ($topic::varchar is null or appeal.topic = $topic::varchar)
order by appeal.opened_at desc
limit $count;

-- name: orders
-- one row an order for the account, the newest first
select
    placed.order_id,
    placed.order_number,
    placed.status,
    placed.total_amount,
    placed.placed_at
from live.customer_order as placed
where placed.account_id = $account_id
order by placed.placed_at desc
limit $count;

-- name: letters
-- one row a letter about the account, the newest first
select
    letter.letter_id,
    letter.subject,
    letter.state,
    letter.recipient,
    letter.created_at,
    letter.sent_at
from live.outbox as letter
where letter.account_id = $account_id
order by letter.created_at desc
limit $count;

-- name: waiting
-- one row a queue besides the readings: what waits, what nobody has taken, what is late, and since when the oldest waits
select
    'appeals' as queue,
    count(*) as waiting_count,
    count(*) filter (where appeal.operator_id is null) as free_count,
    count(*) filter (where appeal.answer_due_on < $today::date) as late_count,
    min(appeal.opened_at) as oldest_at
from live.appeal as appeal
where appeal.status in ('received', 'in_work')
union all
select
    'applications' as queue,
    count(*) as waiting_count,
    count(*) filter (where asked.operator_id is null) as free_count,
    count(*) filter (where asked.due_on < $today::date) as late_count,
    min(asked.received_at) as oldest_at
from live.contract_application as asked
where asked.status in ('received', 'in_work')
union all
select
    'orders' as queue,
    count(*) as waiting_count,
    count(*) filter (where placed.operator_id is null) as free_count,
    0 as late_count,
    min(placed.placed_at) as oldest_at
from live.customer_order as placed
where placed.status in ('paid', 'in_work')
union all
select
    'unmatched' as queue,
    count(*) as waiting_count,
    count(*) filter (where payment.claimed_by is null) as free_count,
    0 as late_count,
    min(payment.received_at) as oldest_at
from (
    select
        claimed_by,
        received_at
    from live.unmatched_payment
    where status in ('waiting', 'posting')
    union all
    select
        null as claimed_by,
        changed_at as received_at
    from live.payment_intent
    where state = 'disputed' and reason = 'unknown_account'
) as payment
union all
select
    'refunds' as queue,
    count(*) as waiting_count,
    count(*) as free_count,
    0 as late_count,
    min(refund.requested_at) as oldest_at
from live.payment_refund as refund
where refund.state = 'requested'
union all
select
    'disputed' as queue,
    count(*) as waiting_count,
    count(*) as free_count,
    0 as late_count,
    min(intent.created_at) as oldest_at
from live.payment_intent as intent
where intent.state = 'disputed' and coalesce(intent.reason, '') <> 'unknown_account'
union all
select
    'letters' as queue,
    count(*) as waiting_count,
    count(*) as free_count,
    0 as late_count,
    min(letter.created_at) as oldest_at
from live.outbox as letter
where letter.state in ('failed', 'unclear');
