-- How often a job was begun: one that ends the program each time must not be begun for ever. Null: before this was counted.
alter table live.job add column if not exists try_count integer;
