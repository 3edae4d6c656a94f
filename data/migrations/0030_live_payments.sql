-- What a payment is for where it is for an order of the shop: no account's ledger gets anything of it.
create table live.payment_order (
    intent_id uuid primary key,
    order_id uuid not null,
    order_number varchar not null,
    account_id bigint not null            -- the account the order was placed for
);

-- The lines of the cash-register receipt of such a payment.
create table live.payment_order_item (
    intent_id uuid not null,
    position integer not null,
    description varchar not null,
    amount decimal(14, 2) not null,
    vat_code integer not null,            -- of the gateway
    subject varchar not null check (subject in ('commodity', 'service')),
    primary key (intent_id, position)
);
