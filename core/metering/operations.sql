-- name: add_submissions
-- one row a submission of the batch
insert into live.submission (
    submission_id, idempotency_key, submission_number, account_id, service, period, read_on, submitted_at, actor, channel,
    corrects_id, photo_sha256
)
select
    batch.submission_id::uuid,
    batch.idempotency_key,
    batch.submission_number,
    batch.account_id,
    batch.service,
    batch.period,
    batch.read_on,
    batch.submitted_at,
    batch.actor,
    batch.channel,
    batch.corrects_id::uuid,
    batch.photo_sha256
from batch;

-- name: add_submitted_readings
-- one row a value of the batch
insert into live.submitted_reading (
    submission_id, register_id, meter_id, account_id, period, previous_on, previous_value, value, usage, has_rolled_over, status,
    issue
)
select
    batch.submission_id::uuid,
    batch.register_id,
    batch.meter_id,
    batch.account_id,
    batch.period,
    batch.previous_on,
    batch.previous_value,
    batch.value,
    batch.usage,
    batch.has_rolled_over,
    batch.status,
    batch.issue
from batch;

-- name: replace_readings
-- the values that newer ones of the batch correct
update live.submitted_reading set status = 'replaced'
from batch
where
    submitted_reading.account_id = batch.account_id
    and submitted_reading.register_id = batch.register_id
    and submitted_reading.submission_id = batch.submission_id::uuid;
