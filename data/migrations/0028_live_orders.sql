-- What is sold: goods and services, with the price of a span of days. The company's own rows replace the samples of data/reference.
create table live.product (
    product_code varchar not null,
    valid_from date not null,
    valid_to date,                        -- the first day it is sold no more at this price
    kind varchar not null check (kind in ('good', 'service', 'delivery')),
    product_group varchar not null check (product_group in (
        'meters', 'lamps', 'automation', 'set_up', 'repair', 'installation', 'new_meter', 'verification', 'delivery'
    )),
    position integer not null,            -- within its group
    service varchar check (service in ('electricity', 'heat', 'hot_water', 'cold_water', 'gas')),  -- whose meter it is about
    audience varchar not null check (audience in ('everybody', 'household', 'organisation')),
    name_ru varchar not null,
    name_en varchar not null,
    description_ru varchar not null,
    description_en varchar not null,
    unit varchar not null check (unit in ('piece', 'visit', 'delivery')),
    price_amount decimal(14, 2) not null, -- VAT included
    vat_percent decimal(5, 2) not null,
    picture varchar not null,             -- file name among the static pictures of the shop
    source varchar not null,              -- '[FIX] sample' or the company's price list
    is_sample boolean not null,
    primary key (product_code, valid_from)
);

-- What a person has put aside for an account and not ordered yet.
create table live.basket_line (
    line_id uuid primary key,
    person_id uuid not null,
    account_id bigint not null,
    product_code varchar not null,
    meter_id bigint,                      -- the meter that is to be replaced or verified
    quantity integer not null,
    slot_id uuid,                         -- the visit that was chosen; booked only when the order is placed
    added_at timestamptz not null
);

-- An order as it stands. What was bought are its lines, how it came to this are its events.
create table live.customer_order (
    order_id uuid primary key,
    order_number varchar not null unique,
    idempotency_key varchar not null unique,   -- scoped by the person
    person_id uuid not null,
    account_id bigint not null,
    status varchar not null check (status in ('placed', 'paid', 'in_work', 'done', 'canceled')),
    total_amount decimal(14, 2) not null,
    vat_amount decimal(14, 2) not null,   -- of the total
    delivery varchar not null check (delivery in ('office', 'address')),
    office_id bigint,                     -- where it is picked up
    contact_name varchar not null,
    phone varchar not null,
    email varchar not null,
    language varchar not null check (language in ('ru', 'en')),
    comment varchar not null,
    placed_at timestamptz not null,
    paid_at timestamptz,
    changed_at timestamptz not null,
    operator_id uuid,                     -- who has taken it
    claimed_at timestamptz,
    intent_id uuid                        -- the payment that paid it
);

-- What was bought, as it was named and priced that day.
create table live.order_line (
    order_id uuid not null,
    position integer not null,
    product_code varchar not null,
    kind varchar not null check (kind in ('good', 'service', 'delivery')),
    product_group varchar not null,
    service varchar,
    name_ru varchar not null,
    name_en varchar not null,
    unit varchar not null,
    quantity integer not null,
    price_amount decimal(14, 2) not null,
    vat_percent decimal(5, 2) not null,
    amount decimal(14, 2) not null,
    vat_amount decimal(14, 2) not null,
    meter_id bigint,
    slot_id uuid,
    primary key (order_id, position)
);

-- Append only.
create table live.order_event (
    event_id uuid primary key,
    order_id uuid not null,
    kind varchar not null,                -- placed, paid, claimed, started, moved, done, canceled, refund_requested, refunded ...
    status varchar not null,              -- after it
    actor varchar not null,
    note varchar not null,                -- to the customer, in an operator's words; '' where there is none
    recorded_at timestamptz not null
);
