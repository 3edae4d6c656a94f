-- name: newest_batches
-- one row an import, the newest first
select
    b.batch_id,
    b.kind,
    b.file_name,
    b.status,
    b.row_count,
    b.accepted_count,
    b.repeated_count,
    b.refused_count,
    b.report_path,
    b.actor,
    b.started_at,
    b.finished_at
from live.import_batch as b
order by b.started_at desc
limit $count;

-- name: report_path
-- one row: where the report of the import lies
select b.report_path
from live.import_batch as b
where b.batch_id = $batch_id;

-- name: has_unfinished_batch
-- one row: whether an import of the same file was begun and not finished
select count(*) > 0 as has_one
from live.import_batch as b
where b.file_sha256 = $file_sha256 and b.kind = $kind and b.status = 'failed'
    and not exists (
        select 1
        from live.import_batch as d
        where d.file_sha256 = b.file_sha256 and d.kind = b.kind and d.status = 'done' and d.started_at > b.started_at
    );

-- name: batch_counts
-- one row: how many rows of the batch were refused, and how many the store already had
select
    (select count(distinct r.row) from memory.batch_refused as r) as refused_count,
    (
        select count(*)
        from memory.batch_known as k
        where k.is_same and not exists (
            select 1
            from memory.batch_refused as r
            where r.row = k.row
        )
    ) as repeated_count;

-- name: refused_count
-- one row: how many rows of the batch were refused
select count(distinct r.row) as refused_count
from memory.batch_refused as r;

-- name: refused_values
-- one row a refused value of the batch, in the order of the file, after a given place
select
    r.row,
    r.column_name,
    r.value,
    r.issue,
    r.detail
from memory.batch_refused as r
order by r.row, r.column_name, r.issue
limit $count offset $skipped;

-- name: has_accounts
-- one row: whether the store holds any account
select count(*) > 0 as has_one
from (
    select a.account_id
    from live.account as a
    order by a.account_id
    limit 1
) as found;

-- name: has_sample
-- one row: whether the store holds a made-up account
select count(*) > 0 as has_one
from (
    select a.account_id
    from live.account as a
    where a.is_sample
    order by a.account_id
    limit 1
) as found;
