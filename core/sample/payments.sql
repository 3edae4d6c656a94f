-- name: card_payment
-- at most one row: the newest payment of the account by card
select
    payment.payment_number,
    payment.amount,
    payment.paid_at
from history.payment as payment
where payment.account_id = $account_id and payment.channel = 'card' and payment.status = 'posted'
order by payment.paid_at desc
limit 1;

-- name: add_intents
-- one row a payment through the gateway
insert into live.payment_intent (
    intent_id, idempotency_key, intent_number, return_token, person_id, channel, state, amount, fee_amount, email, phone, language, card_id,
    is_saving_card, rule_id, gateway, bank_payment_id, confirmation_url, reason, card_mask, created_at, sent_at, return_url, paid_at,
    changed_at
)
select
    batch.intent_id::uuid,
    batch.idempotency_key,
    batch.intent_number,
    batch.return_token,
    batch.person_id::uuid,
    'account' as channel,
    batch.state,
    batch.amount,
    batch.fee_amount,
    batch.email,
    null as phone,
    'ru' as language,
    null as card_id,
    false as is_saving_card,
    null as rule_id,
    'sandbox' as gateway,
    batch.bank_payment_id,
    null as confirmation_url,
    batch.reason,
    batch.card_mask,
    batch.created_at,
    batch.sent_at,
    batch.return_url,
    batch.paid_at,
    batch.changed_at
from batch;

-- name: add_parts
-- one row what an account gets of a payment
insert into live.payment_part (intent_id, position, account_id, payment_number, amount, service, period, is_penalty, typed_number)
select
    batch.intent_id::uuid,
    1 as position,
    batch.account_id,
    batch.payment_number,
    batch.amount,
    null as service,
    null as period,
    false as is_penalty,
    null as typed_number
from batch;

-- name: add_payments_of_orders
-- one row a payment of an order
insert into live.payment_order (intent_id, order_id, order_number, account_id)
select
    batch.intent_id::uuid,
    batch.order_id::uuid,
    batch.order_number,
    batch.account_id
from batch;

-- name: add_items
-- one row a line of the receipt of such a payment
insert into live.payment_order_item (intent_id, position, description, amount, vat_code, subject)
select
    batch.intent_id::uuid,
    batch.position,
    batch.description,
    batch.amount,
    batch.vat_code,
    batch.subject
from batch;

-- name: add_steps
-- one row a thing that happened to a payment
insert into live.payment_event (event_id, intent_id, recorded_at, kind, state, details)
select
    batch.event_id::uuid,
    batch.intent_id::uuid,
    batch.recorded_at,
    batch.kind,
    batch.state,
    batch.details
from batch;

-- name: add_refunds
-- one row a wish to get money back
insert into live.payment_refund (
    refund_id, intent_id, position, account_id, amount, reason, state, answer, requested_by, requested_at, decided_by, decided_at,
    bank_refund_id, finished_at
)
select
    batch.refund_id::uuid,
    batch.intent_id::uuid,
    batch.position,
    batch.account_id,
    batch.amount,
    batch.reason,
    batch.state,
    null as answer,
    batch.requested_by,
    batch.requested_at,
    batch.decided_by,
    batch.decided_at,
    batch.bank_refund_id,
    batch.finished_at
from batch;
