-- An apartment house whose meter counts for all its flats.
create table live.house (
    house_id bigint primary key,
    town varchar not null,
    district varchar,
    street varchar not null,
    house_number varchar not null,
    house_letter varchar,
    total_area_m2 decimal(12, 2) not null -- all flats and other premises that share the house's usage
);

-- Which house an account's premise is in; no row: a house of its own.
create table live.house_account (
    account_id bigint primary key,
    house_id bigint not null
);

-- Days nobody lived in the premise, with a paper that proves it (ППРФ 354 п.86-97). The days of leaving and of coming back do not count.
create table live.absence (
    absence_id uuid primary key,
    account_id bigint not null,
    left_on date not null,
    returned_on date not null,
    document varchar not null,            -- what proves it: «Справка санатория № 12»
    actor varchar not null,
    recorded_at timestamptz not null
);

-- What is charged where no reading can be used, by reason (ППРФ 354 п.59-62). Loaded from data/reference/estimation_policies.csv.
create table live.estimation_policy (
    reason varchar not null check (reason in ('not_submitted', 'verification_overdue', 'no_meter')),
    customer_kind varchar not null check (customer_kind in ('household', 'organisation')),
    service varchar not null check (service in ('electricity', 'heat', 'hot_water', 'cold_water')),
    average_periods integer not null,     -- so many periods in a row by the average, then by the norm
    average_months integer not null,      -- months the average is taken of
    least_months integer not null,        -- months that must be known for an average
    norm_coefficient decimal(8, 4) not null,
    valid_from date not null,
    valid_to date,
    legal_ref varchar not null,
    is_sample boolean not null,
    primary key (reason, customer_kind, service, valid_from)
);

-- The monthly close: one row a period that was opened for closing. What is closed does not change any more.
create table live.period_close (
    period date primary key,
    batch_id uuid not null,
    status varchar not null check (status in ('running', 'closed')),
    actor varchar not null,
    started_at timestamptz not null,
    closed_at timestamptz,
    account_count bigint,
    line_count bigint,
    amount decimal(18, 2)                 -- of all lines, VAT included
);

-- Ranges of accounts that a close has done, so that it goes on where it stopped.
create table live.period_close_range (
    period date not null,
    stage varchar not null check (stage in ('readings', 'charges')),
    first_id bigint not null,
    last_id bigint not null,
    done_at timestamptz not null,
    primary key (period, stage, first_id)
);
