-- name: claim
-- one order that an operator has taken
update live.customer_order
set operator_id = $operator_id, claimed_at = $now::timestamptz, changed_at = $now::timestamptz
where order_id = $order_id;

-- name: release
-- one order back in the queue: paid, and with nobody
update live.customer_order
set operator_id = null, claimed_at = null, status = 'paid', changed_at = $now::timestamptz
where order_id = $order_id;
