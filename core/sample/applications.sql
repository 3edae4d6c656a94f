-- name: add_applications
-- one row an application for a contract
insert into live.contract_application (
    application_id, application_number, idempotency_key, person_id, secret_hash, service, legal_form, contract_case, organisation, inn,
    kpp, ogrn, site_address, surname, given_name, patronymic, phone, email, language, status, received_at, due_on, operator_id,
    claimed_at, office_id, ready_until, closed_at
)
select
    batch.application_id::uuid,
    batch.application_number,
    batch.idempotency_key,
    batch.person_id::uuid,
    batch.secret_hash,
    batch.service,
    batch.legal_form,
    batch.contract_case,
    batch.organisation,
    batch.inn,
    batch.kpp,
    batch.ogrn,
    batch.site_address,
    batch.surname,
    batch.given_name,
    batch.patronymic,
    batch.phone,
    batch.email,
    'ru' as language,
    batch.status,
    batch.received_at,
    batch.due_on,
    batch.operator_id::uuid,
    batch.claimed_at,
    batch.office_id,
    batch.ready_until,
    batch.closed_at
from batch;

-- name: add_steps
-- one row a step
insert into live.contract_step (step_id, application_id, idempotency_key, action, slots, author, author_name, body, taken_at)
select
    batch.step_id::uuid,
    batch.application_id::uuid,
    batch.idempotency_key,
    batch.action,
    batch.slots,
    batch.author,
    batch.author_name,
    batch.body,
    batch.taken_at
from batch;

-- name: add_files
-- one row a document
insert into live.contract_file (file_id, application_id, step_id, slot, position, name, media_type, sha256, byte_count)
select
    batch.file_id::uuid,
    batch.application_id::uuid,
    batch.step_id::uuid,
    batch.slot,
    batch.position,
    batch.name,
    'application/pdf' as media_type,
    batch.sha256,
    batch.byte_count
from batch;
