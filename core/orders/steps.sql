-- name: set_status
-- one order in its new status
update live.customer_order
set
    status = $status,
    paid_at = case when $status = 'paid' then $now::timestamptz else paid_at end,
    changed_at = $now::timestamptz
where order_id = $order_id;

-- name: add_event
-- one step of an order
insert into live.order_event (event_id, order_id, kind, status, actor, note, recorded_at)
values ($event_id, $order_id, $kind, $status, $actor, $note, $recorded_at);
