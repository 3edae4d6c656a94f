-- What the meter of a house counted in a month: one row a house, month and service. Imported or read before the close.
create table history.house_volume (
    house_id bigint not null,
    period date not null,
    service varchar not null,
    volume decimal(14, 4) not null,
    other_volume decimal(14, 4) not null, -- of shops and the like, and what heating and hot water took: not shared by the flats
    batch_id uuid not null
);

-- What of it the flats share by their area, counted by the close: volume - other - flats, and what was below zero a month before.
create table history.house_share (
    house_id bigint not null,
    period date not null,
    service varchar not null,
    flats_volume decimal(14, 4) not null,  -- what the flats used by their own meters and norms
    shared_volume decimal(14, 4) not null, -- never below zero
    carried_volume decimal(14, 4) not null, -- what is below zero and is set off against the next month (ППРФ 124 п.21)
    batch_id uuid not null
);
