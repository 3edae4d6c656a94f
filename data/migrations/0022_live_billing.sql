-- What a penalty depends on, each with its dates; [valid_from, valid_to). Loaded from data/reference by core.billing.operations.
create table live.key_rate (
    valid_from date primary key,          -- the day it takes effect, not the day of the decision
    percent decimal(8, 4) not null,       -- a year
    legal_ref varchar not null
);

-- The highest rate of a group. When its last day has passed and no row follows, the penalty of the group is not counted.
create table live.penalty_cap (
    penalty_group varchar not null check (penalty_group in ('citizen', 'other', 'association', 'managing')),
    percent decimal(8, 4) not null,
    valid_from date not null,
    valid_to date not null,
    legal_ref varchar not null,
    primary key (penalty_group, valid_from)
);

-- Days on which no penalty accrues.
create table live.penalty_moratorium (
    valid_from date primary key,
    valid_to date not null,
    legal_ref varchar not null
);

-- Days of delay (both ends included, last_day null = no end) and the fraction 1/divisor of the rate for each of them.
-- The scale in force on the day of payment (or of the computation) holds for all days of the delay.
create table live.penalty_step (
    penalty_group varchar not null check (penalty_group in ('citizen', 'other', 'association', 'managing')),
    first_day integer not null,
    last_day integer,
    divisor integer not null check (divisor > 0),
    valid_from date not null,
    valid_to date,
    legal_ref varchar not null,
    primary key (penalty_group, first_day, valid_from)
);

-- Weekends and holidays of the production calendar; a term that ends on one of them ends on the next working day (ГК РФ ст.193).
create table live.day_off (
    day date primary key
);
