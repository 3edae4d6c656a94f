-- name: add_order
-- one order as it is placed
insert into live.customer_order (
    order_id, order_number, idempotency_key, person_id, account_id, status, total_amount, vat_amount, delivery, office_id, contact_name,
    phone, email, language, comment, placed_at, paid_at, changed_at, operator_id, claimed_at, intent_id
)
values (
    $order_id, $order_number, $idempotency_key, $person_id, $account_id, 'placed', $total_amount, $vat_amount, $delivery, $office_id,
    $contact_name, $phone, $email, $language, $comment, $placed_at, null, $placed_at, null, null, null
);

-- name: add_line
-- one line of an order; its visit is booked afterwards
insert into live.order_line (
    order_id, position, product_code, kind, product_group, service, name_ru, name_en, unit, quantity, price_amount, vat_percent, amount,
    vat_amount, meter_id, slot_id
)
values (
    $order_id, $position, $product_code, $kind, $product_group, $service, $name_ru, $name_en, $unit, $quantity, $price_amount, $vat_percent,
    $amount, $vat_amount, $meter_id, null
);
