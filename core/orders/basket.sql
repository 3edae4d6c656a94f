-- name: add_line
-- one product put aside
insert into live.basket_line (line_id, person_id, account_id, product_code, meter_id, quantity, slot_id, added_at)
values ($line_id, $person_id, $account_id, $product_code, $meter_id, 1, null, $added_at);

-- name: set_quantity
-- one line of the person with another count
update live.basket_line
set quantity = $quantity
where line_id = $line_id and person_id = $person_id;

-- name: set_slot
-- one line of the person with the visit that was chosen
update live.basket_line
set slot_id = $slot_id
where line_id = $line_id and person_id = $person_id;

-- name: drop_line
-- one line of the person that is wanted no more
delete from live.basket_line
where line_id = $line_id and person_id = $person_id;

-- name: clear
-- the person's lines for an account, once they are ordered
delete from live.basket_line
where person_id = $person_id and account_id = $account_id;
