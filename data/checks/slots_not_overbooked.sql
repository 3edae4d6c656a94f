-- A span of hours has no more visits than it holds, each of one line of an order that is not canceled.
select
    b.slot_id,
    b.seat,
    b.order_id,
    b.position
from live.slot_booking as b
left join live.service_slot as s on b.slot_id = s.slot_id
left join live.customer_order as o on b.order_id = o.order_id
where
    s.slot_id is null
    or o.order_id is null
    or o.status = 'canceled'
    or b.seat not between 1 and s.capacity
    or exists (
        select 1 from live.slot_booking as e
        where e.order_id = b.order_id and e.position = b.position and (e.slot_id <> b.slot_id or e.seat <> b.seat)
    )
order by b.slot_id, b.seat
limit 100;
