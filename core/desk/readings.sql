-- name: queue
-- one row a submission that stays out of the bill until an operator decides, with the reasons of its values
with found as (
    select
        reading.submission_id,
        list(distinct coalesce(reading.issue, 'two_values')) as reasons
    from live.submitted_reading as reading
    where
        reading.status = 'questioned'
        and (
            $reason::varchar is null
            or list_contains(string_split(coalesce(reading.issue, 'two_values'), ','), $reason::varchar)
        )
    group by reading.submission_id
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
where
    review.decided_at is null
    and ($claimed_by::varchar is null or review.claimed_by = $claimed_by::varchar)
order by submission.submitted_at, submission.submission_id
limit $count;

-- name: used
-- one row a submission that goes into the bill although something is odd: the dial turned over, the verification is overdue, the
-- company's own reading says something else
with odd as (
    select
        reading.submission_id,
        'rollover' as reason
    from live.submitted_reading as reading
    where reading.status = 'accepted' and reading.has_rolled_over and reading.period >= $since::date
    union all
    select
        reading.submission_id,
        'verification_overdue' as reason
    from live.submitted_reading as reading
    inner join live.meter as meter on reading.meter_id = meter.meter_id
    where
        reading.status = 'accepted'
        and reading.period >= $since::date
        and meter.verification_due_on < reading.period
    union all
    select
        reading.submission_id,
        'control_differs' as reason
    from live.submitted_reading as reading
    inner join live.submission as sent on reading.submission_id = sent.submission_id
    inner join (
        select
            unnest($control_registers::bigint[]) as register_id,
            unnest($control_days::date[]) as read_on,
            unnest($control_values::decimal(14, 4)[]) as value
    ) as control
        on reading.register_id = control.register_id
    where
        reading.status = 'accepted'
        and reading.period >= $since::date
        and (
            (control.read_on >= sent.read_on and control.value < reading.value)
            or (control.read_on <= sent.read_on and control.value > reading.value and not reading.has_rolled_over)
        )
),

found as (
    select
        o.submission_id,
        list(distinct o.reason) as reasons
    from odd as o
    group by o.submission_id
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
where
    review.decided_at is null
    and ($claimed_by::varchar is null or review.claimed_by = $claimed_by::varchar)
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

-- name: controls
-- one row a reading that the company took itself since a month
select
    reading.register_id,
    reading.read_on,
    reading.value
from history.reading as reading
where reading.period >= $since and reading.source = 'control' and reading.status <> 'rejected';
