-- What the amount of a line was counted from, so that a person can count it again; null where the line does not depend on it.
alter table history.charge add column if not exists charged_from date;            -- first and last day of the part of the month the
alter table history.charge add column if not exists charged_to date;              -- rate was in force; null: the whole month
alter table history.charge add column if not exists corrects_period date;         -- adjustments: the month that is mended
alter table history.charge add column if not exists norm decimal(12, 6);          -- per person, square metre, or Gcal per m3 of hot water
alter table history.charge add column if not exists person_count integer;
alter table history.charge add column if not exists area_m2 decimal(10, 2);
alter table history.charge add column if not exists house_area_m2 decimal(12, 2);
alter table history.charge add column if not exists house_volume decimal(14, 4);  -- what the house meter counted, less what is not shared
alter table history.charge add column if not exists coefficient decimal(8, 4);    -- raising coefficient
alter table history.charge add column if not exists absent_days integer;          -- full days of temporary absence
