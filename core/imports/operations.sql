-- name: begin_batch
-- one row: the import that begins
insert into live.import_batch (
    batch_id, kind, file_name, file_sha256, status, row_count, accepted_count, repeated_count, refused_count, report_path, actor,
    started_at, finished_at
)
values ($batch_id, $kind, $file_name, $file_sha256, 'running', 0, 0, 0, 0, null, $actor, $now, null);

-- name: finish_batch
-- one row: the import that ended
update live.import_batch
set
    status = $status, row_count = $row_count, accepted_count = $accepted_count, repeated_count = $repeated_count,
    refused_count = $refused_count, report_path = $report_path, finished_at = $now
where batch_id = $batch_id;

-- name: give_up_running_batches
-- one row an import that was running when its process ended
update live.import_batch
set status = 'failed', finished_at = $now
where status = 'running';

-- name: make_refused
-- no rows: the table of refused values
create or replace table memory.batch_refused (row bigint, column_name varchar, value varchar, issue varchar, detail varchar);

-- name: make_rows
-- one row a readable row of the first frame
create or replace table memory.batch_rows as
select b.*  -- noqa: AM04
from batch as b;

-- name: add_rows
-- one row a readable row of a further frame
insert into memory.batch_rows
select b.*  -- noqa: AM04
from batch as b;

-- name: add_refused
-- one row a refused value of a frame
insert into memory.batch_refused (row, column_name, value, issue, detail)
select
    b.row,
    b.column_name,
    b.value,
    b.issue,
    b.detail
from batch as b;

-- name: refuse_changed
-- one row a row of the batch that says something else than the store
insert into memory.batch_refused (row, column_name, value, issue, detail)
select
    k.row,
    k.column_name,
    k.value,
    case when k.column_name = 'status' then 'state_changed' else 'known_differently' end as issue,
    k.stored as detail
from memory.batch_known as k
where not k.is_same and not exists (
    select 1
    from memory.batch_refused as r
    where r.row = k.row
);

-- name: drop_work_1
-- no rows
drop table if exists memory.batch_rows;

-- name: drop_work_2
-- no rows
drop table if exists memory.batch_matched;

-- name: drop_work_3
-- no rows
drop table if exists memory.batch_valued;

-- name: drop_work_4
-- no rows
drop table if exists memory.batch_known;

-- name: drop_work_5
-- no rows
drop table if exists memory.batch_refused;

-- name: drop_work_6
-- no rows
drop table if exists memory.batch_previous;

-- name: drop_work_7
-- no rows
drop table if exists memory.batch_meters;

-- name: drop_work_8
-- no rows
drop table if exists memory.batch_left_out;

-- name: drop_work_9
-- no rows
drop table if exists memory.batch_older;

-- name: drop_work_10
-- no rows
drop table if exists memory.batch_registers;

-- name: drop_work_11
-- no rows
drop table if exists memory.batch_stored;
