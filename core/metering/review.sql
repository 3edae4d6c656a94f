-- name: submission
-- one row: a submission with what was done about it
select
    submission.submission_id,
    submission.submission_number,
    submission.account_id,
    submission.service,
    submission.period,
    submission.read_on,
    submission.submitted_at,
    submission.channel,
    submission.actor,
    submission.photo_sha256,
    review.claimed_by,
    review.claimed_at,
    review.asked_at,
    review.question,
    review.outcome,
    review.note,
    review.decided_by,
    review.decided_at
from live.submission as submission
left join live.reading_review as review on submission.submission_id = review.submission_id
where submission.submission_id = $submission_id;

-- name: values
-- one row a value of a submission with its meter, and the value of somebody else that stands beside it
select
    reading.register_id,
    meter.serial_number,
    meter.place,
    meter.unit,
    register.zone,
    register.position,
    reading.previous_on,
    reading.previous_value,
    reading.value,
    reading.usage,
    reading.status,
    reading.issue,
    meter.verification_due_on,
    other.value as other_value
from live.submitted_reading as reading
inner join live.register as register on reading.register_id = register.register_id
inner join live.meter as meter on reading.meter_id = meter.meter_id
left join live.submitted_reading as other
    on reading.register_id = other.register_id
    and reading.period = other.period
    and reading.submission_id <> other.submission_id
    and other.status in ('accepted', 'questioned')
where reading.submission_id = $submission_id
order by meter.serial_number, register.position;

-- name: in_force
-- one row a value of the account for a month that stands, of any submission
select
    reading.submission_id,
    reading.register_id,
    reading.value,
    reading.status
from live.submitted_reading as reading
where reading.account_id = $account_id and reading.period = $period and reading.status in ('accepted', 'questioned');

-- name: billed_registers
-- one row a register whose bill of the month is made
select distinct reading.register_id
from history.reading as reading
where reading.account_id = $account_id and reading.period = $period and reading.status <> 'rejected';

-- name: controls
-- one row a reading of the account that the company took itself since a month
select
    reading.register_id,
    reading.read_on,
    reading.value
from history.reading as reading
where
    reading.account_id = $account_id
    and reading.period >= $since
    and reading.source = 'control'
    and reading.status <> 'rejected';

-- name: reviews
-- one row a decision on a submission of the account
select
    review.submission_id,
    review.outcome,
    review.note,
    review.asked_at,
    review.correction_id
from live.reading_review as review
where review.account_id = $account_id;

-- name: recipient
-- one row: where letters of the account go; the number it is known by
select
    account.account_number,
    account.email,
    account.phone
from live.account as account
where account.account_id = $account_id;

-- name: take
-- the operator who works on the submission now
insert into live.reading_review (
    submission_id, account_id, claimed_by, claimed_at, asked_at, question, outcome, note, correction_id, decided_by, decided_at
)
values ($submission_id, $account_id, $actor, $now, null, null, null, null, null, null, null)
on conflict (submission_id) do update set claimed_by = excluded.claimed_by, claimed_at = excluded.claimed_at;

-- name: put_back
-- nobody works on it
update live.reading_review set claimed_by = null, claimed_at = null
where submission_id = $submission_id;

-- name: ask
-- what the customer was asked
update live.reading_review set asked_at = $now, question = $question, claimed_by = null, claimed_at = null
where submission_id = $submission_id;

-- name: decide
-- what was decided
update live.reading_review set
    outcome = $outcome, note = $note, correction_id = $correction_id, decided_by = $actor, decided_at = $now
where submission_id = $submission_id;

-- name: set_status
-- the values of a submission that stand, in another state
update live.submitted_reading set status = $status
where
    submission_id = $submission_id
    and account_id = $account_id
    and status in ('accepted', 'questioned')
    and register_id in (select unnest($register_ids::bigint[]));

-- name: replace_others
-- the values of other submissions for the same month and registers
update live.submitted_reading set status = 'replaced'
where
    account_id = $account_id
    and period = $period
    and submission_id <> $submission_id
    and status in ('accepted', 'questioned')
    and register_id in (select unnest($register_ids::bigint[]));
