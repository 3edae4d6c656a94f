-- name: registers_of_sites
-- one row a register of the accounts, a list spelled out (data.sql.spelled): which meter it is of
select
    register.register_id,
    register.meter_id
from live.register as register
where register.account_id in ($account_ids);

-- name: standing_of_sites
-- one row a register in use of the accounts, the list spelled out: what sends it, and whether the period has a value of it
select
    register.register_id,
    register.account_id,
    meter.service,
    meter.is_remote,
    sent.register_id is not null as is_sent
from live.register as register
inner join live.meter as meter on register.meter_id = meter.meter_id
left join (
    select distinct reading.register_id
    from live.submitted_reading as reading
    where
        reading.account_id in ($account_ids)
        and reading.period = $period::date
        and reading.status in ('accepted', 'questioned')
) as sent on register.register_id = sent.register_id
where
    register.account_id in ($account_ids)
    and meter.account_id in ($account_ids)
    and meter.removed_on is null
order by meter.service, register.meter_id, register.position;

-- name: serial_numbers
-- one row a meter of a list spelled out
select
    meter.meter_id,
    meter.serial_number
from live.meter as meter
where meter.meter_id in ($meter_ids);

-- name: files_of_sites
-- one row a file whose accounts the person may all see, their own and those of colleagues; newest first
select
    file.file_id,
    file.file_number,
    file.name,
    file.sha256,
    file.byte_count,
    file.uploaded_at,
    sender.display_name as uploaded_by_name,
    file.period,
    file.status,
    file.row_count,
    file.good_count,
    file.questioned_count,
    file.refused_count,
    file.skipped_count,
    acceptor.display_name as accepted_by_name,
    file.accepted_at
from live.bulk_file as file
left join live.person as sender on file.uploaded_by = sender.person_id
left join live.person as acceptor on file.accepted_by = acceptor.person_id
where
    ($file_id is null or file.file_id = $file_id)
    and (
        file.uploaded_by = $person_id
        or file.file_id in (select named.file_id from live.bulk_file_account as named)
    )
    and not exists (
        select 1
        from live.bulk_file_account as other
        where other.file_id = file.file_id and other.account_id not in (select unnest($account_ids::bigint[]))
    )
order by file.uploaded_at desc, file.file_id desc
limit $count;

-- name: accepted_lines
-- one row a value that the file brought, with its receipt; only for accounts the person may see
select
    line.row_number,
    line.account_id,
    meter.serial_number,
    meter.service,
    meter.unit,
    register.position,
    register.zone,
    submission.submission_number,
    submission.read_on,
    reading.previous_value,
    reading.value,
    reading.usage,
    reading.status
from live.bulk_line as line
inner join live.submission as submission on line.submission_id = submission.submission_id
inner join live.submitted_reading as reading
    on line.submission_id = reading.submission_id and line.register_id = reading.register_id
inner join live.register as register on line.register_id = register.register_id
inner join live.meter as meter on register.meter_id = meter.meter_id
where line.file_id = $file_id and line.account_id in (select unnest($account_ids::bigint[]))
order by line.row_number;

-- name: same_file
-- the newest file of the person with the same bytes for the same period, and whether a later value stands in its place
select
    file.file_id,
    file.status,
    file.file_id in (
        select line.file_id
        from live.bulk_line as line
        inner join live.submitted_reading as reading
            on line.submission_id = reading.submission_id and line.register_id = reading.register_id
        where reading.status = 'replaced'
    ) as is_outdated
from live.bulk_file as file
where file.uploaded_by = $person_id and file.sha256 = $sha256 and file.period = $period
order by file.uploaded_at desc, file.file_id desc
limit 1;

-- name: same_values
-- an accepted file of the period that said the same and still stands
select
    file.file_id,
    file.file_number
from live.bulk_file as file
where
    file.status = 'accepted'
    and file.period = $period
    and file.values_sha256 = $values_sha256
    and not exists (
        select 1
        from live.bulk_line as line
        inner join live.submitted_reading as reading
            on line.submission_id = reading.submission_id and line.register_id = reading.register_id
        where line.file_id = file.file_id and reading.status = 'replaced'
    )
order by file.accepted_at desc
limit 1;
