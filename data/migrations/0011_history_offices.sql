-- One row an office and hour: what the office systems counted.
create table history.visit (
    office_id bigint not null,
    hour_start timestamptz not null,
    visitor_count integer not null,
    waiting_minutes decimal(6, 1) not null,
    open_window_count integer not null,
    batch_id uuid not null
);
