-- Outdoor temperature, appended by imports; a missing hour has no row.
create table history.temperature (
    station varchar not null,             -- 'ekaterinburg' or the name given by an import
    observed_at timestamptz not null,
    celsius decimal(6, 3) not null,
    batch_id uuid not null
);
