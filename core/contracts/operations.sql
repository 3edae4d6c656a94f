-- name: add_application
-- one row: an application that has just come
insert into live.contract_application (
    application_id, application_number, idempotency_key, person_id, secret_hash, service, legal_form, contract_case, organisation, inn,
    kpp, ogrn, site_address, surname, given_name, patronymic, phone, email, language, status, received_at, due_on, operator_id,
    claimed_at, office_id, ready_until, closed_at
)
values (
    $application_id, $application_number, $idempotency_key, $person_id, $secret_hash, $service, $legal_form, $contract_case,
    $organisation, $inn, $kpp, $ogrn, $site_address, $surname, $given_name, $patronymic, $phone, $email, $language, 'received', $now,
    $due_on, null, null, null, null, null
);

-- name: add_step
-- one row: what was done with an application
insert into live.contract_step (
    step_id, application_id, idempotency_key, action, slots, author, author_name, body, taken_at
)
values ($step_id, $application_id, $idempotency_key, $action, $slots, $author, $author_name, $body, $now);

-- name: set_status
-- the application's state and promised day after a step; a closed one has its instant
update live.contract_application
set
    status = $status,
    due_on = $due_on,
    closed_at = case when $status in ('signed', 'refused', 'withdrawn') then $now::timestamptz end
where application_id = $application_id;

-- name: set_operator
-- who has taken the application; nobody where it was given back
update live.contract_application
set operator_id = $operator_id, claimed_at = $claimed_at
where application_id = $application_id;

-- name: set_office
-- where the original is signed, and until when it waits there
update live.contract_application
set office_id = $office_id, ready_until = $ready_until
where application_id = $application_id;
