-- name: closed_before
-- one row an application that was closed before the day
select asked.application_id
from live.contract_application as asked
where asked.closed_at < $before::date;

-- name: forget_consents
delete from live.contract_consent
where application_id = $application_id;

-- name: forget_files
delete from live.contract_file
where application_id = $application_id;

-- name: forget_steps
delete from live.contract_step
where application_id = $application_id;

-- name: forget_application
delete from live.contract_application
where application_id = $application_id;

-- name: named_files
-- one row a file that a document names
select distinct file.sha256
from live.contract_file as file;
