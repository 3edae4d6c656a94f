-- name: set_intent
-- the payment that paid an order
update live.customer_order
set intent_id = $intent_id
where order_id = $order_id;
