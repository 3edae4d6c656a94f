-- name: closed_before
-- one row an application that was closed before the day
select asked.application_id
from live.contract_application as asked
where asked.closed_at < $before::date;

-- name: forget_consents
-- the consents of an application
delete from live.contract_consent
where application_id = $application_id;

-- name: forget_files
-- its documents; the files themselves go when no row names them
delete from live.contract_file
where application_id = $application_id;

-- name: forget_steps
-- its history
delete from live.contract_step
where application_id = $application_id;

-- name: forget_application
-- the application itself, last
delete from live.contract_application
where application_id = $application_id;

-- name: named_files
-- one row a file that a document names
select distinct file.sha256
from live.contract_file as file;
