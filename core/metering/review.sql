-- name: doubtful
-- one row a submission that an operator should decide on ($is_used false), or that goes into the bill although something is doubtful
with doubts as (
    select
        reading.submission_id,
        unnest(
            case when reading.issue is null then ['two_values'] else string_split(reading.issue, ',') end
        ) as reason
    from live.submitted_reading as reading
    where
        not $is_used
        and reading.status = 'questioned'
        and ($submission_id::uuid is null or reading.submission_id = $submission_id::uuid)
    union all
    select
        reading.submission_id,
        'rollover' as reason
    from live.submitted_reading as reading
    where
        $is_used
        and reading.status = 'accepted'
        and reading.has_rolled_over
        and reading.period >= $since::date
        and ($submission_id::uuid is null or reading.submission_id = $submission_id::uuid)
    union all
    select
        reading.submission_id,
        'verification_overdue' as reason
    from live.submitted_reading as reading
    inner join live.meter as meter on reading.meter_id = meter.meter_id
    where
        $is_used
        and reading.status = 'accepted'
        and meter.verification_due_on < reading.period
        and reading.period >= $since::date
        and ($submission_id::uuid is null or reading.submission_id = $submission_id::uuid)
    union all
    select
        reading.submission_id,
        'control_differs' as reason
    from live.submitted_reading as reading
    inner join (
        select
            unnest($control_registers::bigint[]) as register_id,
            unnest($control_days::date[]) as read_on,
            unnest($control_values::decimal(14, 4)[]) as value
    ) as control
        on reading.register_id = control.register_id
    inner join live.submission as sent on reading.submission_id = sent.submission_id
    where
        (
            (control.read_on >= sent.read_on and control.value < reading.value)
            or (control.read_on <= sent.read_on and control.value > reading.value and not reading.has_rolled_over)
        )
        and $is_used
        and reading.status = 'accepted'
        and reading.period >= $since::date
        and ($submission_id::uuid is null or reading.submission_id = $submission_id::uuid)
),

found as (
    select
        d.submission_id,
        list(distinct d.reason order by d.reason) as reasons
    from doubts as d
    left join live.reading_review as review on d.submission_id = review.submission_id
    where
        review.decided_at is null
        and ($claimed_by::varchar is null or review.claimed_by = $claimed_by::varchar)
    group by d.submission_id
    having $reason::varchar is null or list_contains(list(d.reason), $reason::varchar)
)

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
    f.reasons,
    review.claimed_by,
    review.claimed_at,
    review.asked_at,
    review.question,
    review.outcome,
    review.note,
    review.decided_by,
    review.decided_at
from found as f
inner join live.submission as submission on f.submission_id = submission.submission_id
left join live.reading_review as review on f.submission_id = review.submission_id
order by submission.submitted_at, submission.submission_id
limit $count;

-- name: reasons
-- one row a reason of the submissions that wait for a decision, with how many have it
with doubts as (
    select
        reading.submission_id,
        unnest(case when reading.issue is null then ['two_values'] else string_split(reading.issue, ',') end) as reason
    from live.submitted_reading as reading
    left join live.reading_review as review on reading.submission_id = review.submission_id
    where reading.status = 'questioned' and review.decided_at is null
)

select
    d.reason,
    count(distinct d.submission_id) as submission_count
from doubts as d
group by d.reason;

-- name: waiting
-- one row: how many submissions wait for a decision, how many of them for the customer's answer, and since when the oldest does
with found as (
    select distinct reading.submission_id
    from live.submitted_reading as reading
    where reading.status = 'questioned'
)

select
    count(*) as waiting_count,
    count(review.asked_at) as asked_count,
    min(submission.submitted_at) as oldest_at
from found as f
inner join live.submission as submission on f.submission_id = submission.submission_id
left join live.reading_review as review on f.submission_id = review.submission_id
where review.decided_at is null;

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

-- name: by_number
-- at most one row: the submission of a receipt number
select
    submission.submission_id,
    submission.account_id
from live.submission as submission
where submission.submission_number = $submission_number;

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
-- one row a reading that the company took itself since a month
select
    reading.register_id,
    reading.read_on,
    reading.value
from history.reading as reading
where reading.period >= $since and reading.source = 'control' and reading.status <> 'rejected';

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
