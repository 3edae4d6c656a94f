-- name: meter
-- at most one row: the account's meter that is worked on
select
    meter.meter_id,
    meter.account_id,
    meter.service,
    meter.serial_number,
    meter.model,
    meter.installed_on,
    meter.removed_on,
    meter.verification_due_on
from live.meter as meter
where meter.meter_id = $meter_id and meter.account_id = $account_id;

-- name: same_number
-- at most one row: whether the meter of this number and model, which cannot be twice, is the account's own
select meter.account_id = $account_id as is_own
from live.meter as meter
where meter.serial_number = $serial_number and meter.model = $model;

-- name: remove_meter
-- one meter of the account, taken down
update live.meter
set removed_on = $removed_on
where meter_id = $meter_id and account_id = $account_id;

-- name: add_meter
-- one meter in the place of another: what the point and the tariff say of it stays
insert into live.meter (
    meter_id, service_point_id, account_id, service, serial_number, model, place, unit, digits_int, digits_frac, multiplier, has_intervals,
    is_remote, installed_on, removed_on, verification_due_on
)
select
    (select max(known.meter_id) from live.meter as known) + 1 as meter_id,
    old.service_point_id,
    old.account_id,
    old.service,
    $serial_number as serial_number,
    $model as model,
    old.place,
    old.unit,
    $digits_int as digits_int,
    $digits_frac as digits_frac,
    $multiplier as multiplier,
    false as has_intervals,
    $is_remote as is_remote,
    $installed_on as installed_on,
    null::date as removed_on,
    $verification_due_on as verification_due_on
from live.meter as old
where old.meter_id = $meter_id and old.account_id = $account_id;

-- name: added_meter
-- one row: the account's meter of a number and model
select meter.meter_id
from live.meter as meter
where meter.account_id = $account_id and meter.serial_number = $serial_number and meter.model = $model;

-- name: add_registers
-- one row a register of the new meter: the zones of the old one, from what the new dial showed
insert into live.register (register_id, meter_id, account_id, position, zone, initial_value)
select
    (select max(known.register_id) from live.register as known) + row_number() over (order by old.position) as register_id,
    $new_meter_id as meter_id,
    old.account_id,
    old.position,
    old.zone,
    batch.initial_value
from live.register as old
inner join batch on old.zone = batch.zone
where old.meter_id = $meter_id and old.account_id = $account_id;

-- name: registers_of
-- one row a register of the account's meter
select
    register.register_id,
    register.zone,
    register.initial_value
from live.register as register
where register.meter_id = $meter_id and register.account_id = $account_id
order by register.position;

-- name: replace_sent
-- values of the meter for the month and later that nothing has used yet: the last reading takes their place
update live.submitted_reading
set status = 'replaced'
where
    account_id = $account_id
    and meter_id = $meter_id
    and period >= $period
    and status in ('accepted', 'questioned');

-- name: add_replacement
-- one replacement
insert into live.meter_replacement (
    replacement_id, idempotency_key, account_id, old_meter_id, new_meter_id, replaced_on, submission_id, actor, recorded_at
)
values (
    $replacement_id, $idempotency_key, $account_id, $old_meter_id, $new_meter_id, $replaced_on, $submission_id, $actor, $now
);

-- name: replacement_by_key
-- at most one row: the account's replacement that was recorded under a key
select
    replacement.new_meter_id,
    submission.submission_number
from live.meter_replacement as replacement
inner join live.submission as submission on replacement.submission_id = submission.submission_id
where replacement.idempotency_key = $idempotency_key and replacement.account_id = $account_id;

-- name: set_due
-- one meter of the account with its next day of verification
update live.meter
set verification_due_on = $due_on
where meter_id = $meter_id and account_id = $account_id;

-- name: add_verification
-- one verification
insert into live.meter_verification (
    verification_id, idempotency_key, account_id, meter_id, verified_on, is_fit, valid_until, document_number, actor, recorded_at
)
values (
    $verification_id, $idempotency_key, $account_id, $meter_id, $verified_on, $is_fit, $valid_until, $document_number, $actor, $now
);

-- name: is_verification_known
-- one row: whether a verification was recorded under the key
select count(*) > 0 as is_known
from live.meter_verification as verification
where verification.idempotency_key = $idempotency_key and verification.account_id = $account_id;

-- name: replacements
-- one row a meter of the account that another one took the place of, newest first
select
    replacement.replaced_on,
    replacement.old_meter_id,
    replacement.new_meter_id,
    old.serial_number as old_number,
    new.serial_number as new_number,
    new.service
from live.meter_replacement as replacement
inner join live.meter as old on replacement.old_meter_id = old.meter_id
inner join live.meter as new on replacement.new_meter_id = new.meter_id
where replacement.account_id = $account_id
order by replacement.replaced_on desc, replacement.recorded_at desc;

-- name: verifications
-- one row a verification of a meter of the account, newest first
select
    verification.meter_id,
    verification.verified_on,
    verification.is_fit,
    verification.valid_until,
    verification.document_number
from live.meter_verification as verification
where verification.account_id = $account_id
order by verification.verified_on desc, verification.recorded_at desc;
