-- name: add_order
-- which order a payment is for
insert into live.payment_order (intent_id, order_id, order_number, account_id)
values ($intent_id, $order_id, $order_number, $account_id);

-- name: add_item
-- one line of the receipt
insert into live.payment_order_item (intent_id, position, description, amount, vat_code, subject)
values ($intent_id, $position, $description, $amount, $vat_code, $subject);

-- name: of_intent
-- at most one row: the order of a payment
select
    bought.intent_id,
    bought.order_id,
    bought.order_number,
    bought.account_id
from live.payment_order as bought
where bought.intent_id = $intent_id;

-- name: items
-- one row a line of the receipt
select
    item.description,
    item.amount,
    item.vat_code,
    item.subject
from live.payment_order_item as item
where item.intent_id = $intent_id
order by item.position;

-- name: undeclined
-- at most one row: the payment of the order that is open or paid
select bought.intent_id
from live.payment_order as bought
inner join live.payment_intent as intent on bought.intent_id = intent.intent_id
where bought.order_id = $order_id and intent.state not in ('canceled', 'refunded')
order by intent.created_at desc
limit 1;

-- name: of_order
-- one row a payment of the order, newest first
select bought.intent_id
from live.payment_order as bought
inner join live.payment_intent as intent on bought.intent_id = intent.intent_id
where bought.order_id = $order_id
order by intent.created_at desc, intent.intent_id desc;

-- name: received
-- one row a paid payment of an order that the order does not know of
select
    bought.intent_id,
    bought.order_id,
    bought.order_number,
    bought.account_id
from live.payment_order as bought
inner join live.payment_intent as intent on bought.intent_id = intent.intent_id
where intent.state = 'succeeded'
order by intent.created_at;

-- name: refund_state
-- at most one row: how far the money is on its way back
select refund.state
from live.payment_refund as refund
where refund.intent_id = $intent_id and refund.position = $position;

-- name: mark_posted
-- one payment whose order knows of it
update live.payment_intent
set state = 'posted', changed_at = $now::timestamptz
where intent_id = $intent_id and state = 'succeeded';

-- name: withdraw
-- one payment that the bank does not know and will not
update live.payment_intent
set state = 'canceled', reason = 'withdrawn', changed_at = $now::timestamptz
where intent_id = $intent_id and state = 'created' and sent_at is null;
