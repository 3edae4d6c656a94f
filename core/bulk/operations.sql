-- name: add_file
-- one row a file that was sent
insert into live.bulk_file (
    file_id, idempotency_key, file_number, name, sha256, byte_count, uploaded_by, uploaded_at, period, status, row_count,
    good_count, questioned_count, refused_count, skipped_count, values_sha256, accepted_by, accepted_at
)
values (
    $file_id, $idempotency_key, $file_number, $name, $sha256, $byte_count, $person_id, $now, $period, $status, $row_count,
    $good_count, $questioned_count, $refused_count, $skipped_count, null, null, null
);

-- name: add_accounts
-- one row an account that the file names; once named it stays so, and hides the file from who may not see it
insert into live.bulk_file_account (file_id, account_id)
select
    batch.file_id::uuid,
    batch.account_id
from batch
on conflict do nothing;

-- name: count_again
-- what a file comes to that was checked once more
update live.bulk_file
set
    status = $status,
    row_count = $row_count,
    good_count = $good_count,
    questioned_count = $questioned_count,
    refused_count = $refused_count,
    skipped_count = $skipped_count
where file_id = $file_id and status <> 'accepted';

-- name: accept_file
-- the file whose readings were taken, and what it came to
update live.bulk_file
set
    status = 'accepted',
    period = $period,
    row_count = $row_count,
    good_count = $good_count,
    questioned_count = $questioned_count,
    refused_count = 0,
    skipped_count = $skipped_count,
    values_sha256 = $values_sha256,
    accepted_by = $person_id,
    accepted_at = $now
where file_id = $file_id;

-- name: add_lines
-- one row a value that was taken
insert into live.bulk_line (file_id, row_number, account_id, register_id, submission_id)
select
    batch.file_id::uuid,
    batch.row_number,
    batch.account_id,
    batch.register_id,
    batch.submission_id::uuid
from batch;
