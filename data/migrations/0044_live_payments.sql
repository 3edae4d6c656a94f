-- The number as a visitor typed it: with account_id 0 nobody has it, and an operator finds out whose money it is.
alter table live.payment_part add column if not exists typed_number varchar;
