-- What the newest close has found about debts older than the last two months, so that the next one need not count them again
-- (docs/adr/0027). One row a debt (account, service and month) that is still open or bore a penalty; what was paid in time has no row.
create table history.penalty_debt (
    account_id bigint not null,
    service varchar not null,
    period date not null,                 -- month of the debt
    amount decimal(14, 2) not null,       -- owed, VAT included, without penalty
    due_on date not null,                 -- as printed, before it moves to a working day
    penalty_amount decimal(14, 2)         -- all that has run on it; null: still open, counted anew each month
);

-- One row an account: what those rows were counted from. Where it no longer fits, the next close counts the account from the start.
create table history.penalty_basis (
    account_id bigint not null,
    period date not null,                 -- the month that was closed
    known_on date not null,               -- the newest posting it knew of
    kept_to date not null,                -- newest month of the debts that are kept
    penalty_group varchar not null,
    rates_key bigint not null,           -- hash of rates, moratoria, days off and scales up to known_on
    charge_count bigint not null,         -- lines up to kept_to without penalty, and their hash
    charge_key bigint not null,
    allocation_count bigint not null,     -- money for them posted up to known_on, and its hash
    allocation_key bigint not null,
    payment_count bigint not null,        -- payments posted up to known_on, and their hash: day paid, state
    payment_key bigint not null
);
