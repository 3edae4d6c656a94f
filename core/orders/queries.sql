-- name: products
-- one row a product that is sold on the day, in the order of the shelves' rows
select
    product.product_code,
    product.kind,
    product.product_group,
    product.service,
    product.audience,
    product.name_ru,
    product.name_en,
    product.description_ru,
    product.description_en,
    product.unit,
    product.price_amount,
    product.vat_percent,
    product.picture,
    product.is_sample
from live.product as product
where product.valid_from <= $on_day::date and (product.valid_to is null or product.valid_to > $on_day::date)
order by product.kind, product.product_group, product.position, product.product_code;

-- name: basket
-- one row a line of the person's basket for an account, oldest first
select
    line.line_id,
    line.account_id,
    line.product_code,
    line.meter_id,
    line.quantity,
    line.slot_id,
    line.added_at
from live.basket_line as line
where line.person_id = $person_id and line.account_id = $account_id
order by line.added_at, line.line_id;

-- name: basket_size
-- one row: how many things lie in the person's baskets for the accounts
select coalesce(sum(line.quantity), 0)::integer as piece_count
from live.basket_line as line
where line.person_id = $person_id and line.account_id in (select unnest($account_ids::bigint[]));

-- name: orders
-- one row an order: of a person, of one id, or of everybody for the company's operators; newest first
select
    placed.order_id,
    placed.order_number,
    placed.person_id,
    placed.account_id,
    account.account_number,
    placed.status,
    placed.total_amount,
    placed.vat_amount,
    placed.delivery,
    placed.office_id,
    placed.contact_name,
    placed.phone,
    placed.email,
    placed.language,
    placed.comment,
    placed.placed_at,
    placed.paid_at,
    placed.changed_at,
    placed.operator_id,
    operator.display_name as operator_name,
    placed.claimed_at,
    placed.intent_id
from live.customer_order as placed
inner join live.account as account on placed.account_id = account.account_id
left join live.person as operator on placed.operator_id = operator.person_id
where
    ($person_id::uuid is null or placed.person_id = $person_id)
    and ($order_id::uuid is null or placed.order_id = $order_id)
    and ($is_open::boolean is null or (placed.status not in ('done', 'canceled')) = $is_open)
order by placed.placed_at desc;

-- name: by_key
-- at most one row: the order that was placed with the key
select placed.order_id
from live.customer_order as placed
where placed.idempotency_key = $idempotency_key;

-- name: lines
-- one row a line of an order
select
    line.order_id,
    line.position,
    line.product_code,
    line.kind,
    line.product_group,
    line.service,
    line.name_ru,
    line.name_en,
    line.unit,
    line.quantity,
    line.price_amount,
    line.vat_percent,
    line.amount,
    line.vat_amount,
    line.meter_id,
    line.slot_id
from live.order_line as line
where line.order_id in (select unnest($order_ids::uuid[]))
order by line.order_id, line.position;

-- name: events
-- one row a step of an order, oldest first
select
    event.kind,
    event.status,
    event.actor,
    event.note,
    event.recorded_at
from live.order_event as event
where event.order_id = $order_id
order by event.event_id;

-- name: overdue
-- one row an order that nobody has paid since before the instant
select placed.order_id
from live.customer_order as placed
where placed.status = 'placed' and placed.placed_at < $before::timestamptz
order by placed.placed_at;

-- name: meters
-- one row a meter of the account that is not removed
select
    meter.meter_id,
    meter.service,
    meter.serial_number,
    meter.model,
    meter.place,
    meter.verification_due_on
from live.meter as meter
where meter.account_id = $account_id and meter.removed_on is null
order by meter.service, meter.meter_id;
