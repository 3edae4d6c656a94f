-- One row a printed line of the monthly statement. amount is rounded half up to kopecks, the statement's total is the sum of its lines.
create table history.charge (
    account_id bigint not null,
    period date not null,
    service varchar not null,
    line varchar not null check (line in ('usage', 'hot_water_heat', 'common_needs', 'raising', 'adjustment', 'penalty', 'concession')),
    zone varchar not null,                -- 'single' where zones do not apply
    block integer not null,               -- 1 where ranges do not apply
    basis varchar not null check (basis in ('reading', 'remote', 'average', 'norm', 'house_meter', 'calculation')),
    volume decimal(14, 4) not null,
    unit varchar not null,
    rate decimal(10, 4) not null,
    amount decimal(14, 2) not null,       -- organisations: net of VAT
    vat_amount decimal(14, 2) not null,   -- organisations: on top; households: 0, VAT is inside amount
    due_on date not null,
    batch_id uuid not null
);

create table history.payment (
    account_id bigint not null,
    payment_number varchar not null,
    paid_at timestamptz not null,
    posted_on date,
    channel varchar not null check (channel in ('card', 'sbp', 'bank', 'office', 'terminal', 'agent', 'autopay', 'transfer')),
    amount decimal(14, 2) not null,
    status varchar not null check (status in ('received', 'posted', 'refunded')),
    purpose varchar,
    batch_id uuid not null
);

-- Which charges a payment was posted to; sums to the payment, what is left over is credit.
create table history.allocation (
    account_id bigint not null,
    payment_number varchar not null,
    service varchar not null,
    period date not null,                 -- period of the charge it pays
    amount decimal(14, 2) not null,
    posted_on date not null,
    batch_id uuid not null
);
