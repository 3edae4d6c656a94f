-- name: set_part
-- what one account gets of the money that came
update live.payment_part
set amount = $amount, payment_number = $payment_number
where intent_id = $intent_id and position = $position;

-- name: set_account
-- the account that a visitor's payment is for, once it is found out
update live.payment_part
set account_id = $account_id
where intent_id = $intent_id and account_id = 0;

-- name: set_credited
-- a disputed payment whose money is to be credited
update live.payment_intent
set
    state = 'succeeded',
    amount = $amount,
    reason = null,
    paid_at = coalesce(paid_at, $now::timestamptz),
    changed_at = $now::timestamptz
where intent_id = $intent_id and state = 'disputed';

-- name: set_closed
-- a disputed payment that was settled without crediting anything
update live.payment_intent
set state = 'canceled', reason = 'closed', changed_at = $now::timestamptz
where intent_id = $intent_id and state = 'disputed';

-- name: add_refund
-- the whole of a disputed payment goes back; the account is the first it was for
insert into live.payment_refund (
    refund_id, intent_id, position, account_id, amount, reason, state, answer, requested_by, requested_at, decided_by, decided_at,
    bank_refund_id, finished_at
)
select
    $refund_id as refund_id,
    intent.intent_id,
    $position as position,
    coalesce(part.account_id, bought.account_id) as account_id,
    $amount as amount,
    coalesce(intent.reason, '') as reason,
    'approved' as state,
    $answer as answer,
    $actor as requested_by,
    $now::timestamptz as requested_at,
    $actor as decided_by,
    $now::timestamptz as decided_at,
    null as bank_refund_id,
    null as finished_at
from live.payment_intent as intent
left join live.payment_part as part on intent.intent_id = part.intent_id and part.position = 1
left join live.payment_order as bought on intent.intent_id = bought.intent_id
where intent.intent_id = $intent_id;

-- name: is_going_back
-- one row: whether the bank has been told to give the whole back
select count(*) > 0 as is_going_back
from live.payment_refund as refund
where refund.intent_id = $intent_id and refund.position = 0 and refund.state in ('approved', 'done');
