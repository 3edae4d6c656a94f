-- name: applications
-- one row an application with all that was typed, the newest first: of a person, of a link, or the one of the key
select
    asked.application_id,
    asked.application_number,
    asked.person_id,
    asked.service,
    asked.legal_form,
    asked.contract_case,
    asked.organisation,
    asked.inn,
    asked.kpp,
    asked.ogrn,
    asked.site_address,
    asked.surname,
    asked.given_name,
    asked.patronymic,
    asked.phone,
    asked.email,
    asked.language,
    asked.status,
    asked.received_at,
    asked.due_on,
    asked.operator_id,
    operator.display_name as operator_name,
    asked.office_id,
    office.name as office_name,
    office.town as office_town,
    office.address as office_address,
    office.opening_hours as office_hours,
    asked.ready_until,
    asked.closed_at
from live.contract_application as asked
left join live.person as operator on asked.operator_id = operator.person_id
left join live.office as office on asked.office_id = office.office_id
where
    ($person_id::uuid is null or asked.person_id = $person_id::uuid)
    and ($application_id::uuid is null or asked.application_id = $application_id::uuid)
    and ($secret_hash::varchar is null or asked.secret_hash = $secret_hash::varchar)
order by asked.received_at desc;

-- name: queue
-- one row an application without anybody's name, phone or e-mail, the nearest promised day first
select
    asked.application_id,
    asked.application_number,
    asked.organisation,
    asked.service,
    asked.legal_form,
    asked.contract_case,
    asked.status,
    asked.received_at,
    asked.due_on,
    asked.operator_id,
    operator.display_name as operator_name
from live.contract_application as asked
left join live.person as operator on asked.operator_id = operator.person_id
where
    ($application_id::uuid is null or asked.application_id = $application_id::uuid)
    and ($only_open::boolean is null or asked.status not in ('signed', 'refused', 'withdrawn'))
order by asked.due_on, asked.received_at;

-- name: by_key
-- one row: the application that was sent with the key
select
    asked.application_id,
    asked.application_number,
    asked.due_on
from live.contract_application as asked
where asked.idempotency_key = $idempotency_key;

-- name: has_step
-- whether the step was taken already
select count(*) > 0 as is_known
from live.contract_step as step
where step.idempotency_key = $idempotency_key;

-- name: steps
-- one row a step of the application, oldest first
select
    step.step_id,
    step.action,
    step.slots,
    step.author_name,
    step.body,
    step.taken_at
from live.contract_step as step
where step.application_id = $application_id
order by step.taken_at, step.step_id;

-- name: files
-- one row a document of the application, or the one of $file_id
select
    file.file_id,
    file.application_id,
    file.step_id,
    file.slot,
    file.name,
    file.media_type,
    file.sha256,
    file.byte_count
from live.contract_file as file
where
    ($application_id::uuid is null or file.application_id = $application_id::uuid)
    and ($file_id::uuid is null or file.file_id = $file_id::uuid)
order by file.slot, file.step_id, file.position;

-- name: offices
-- one row an office where contracts are signed
select
    office.office_id,
    office.name,
    office.town,
    office.address,
    office.opening_hours
from live.office as office
inner join live.office_service as service on office.office_id = service.office_id and service.service_code = 'contract'
where office.kind = 'office' and (office.closed_on is null or office.closed_on > $today::date)
order by office.town, office.name;
