-- name: add_rating
-- one row: points that were given
insert into live.rating (
    rating_id, idempotency_key, person_id, work, subject_id, points, comment, rated_at, outcome, outcome_by, outcome_at
)
values ($rating_id, $idempotency_key, $person_id, $work, $subject_id, $points, $comment, $now, null, null, null)
on conflict (idempotency_key) do nothing;

-- name: settle
-- what the company did about the rating
update live.rating
set outcome = $outcome, outcome_by = $operator_id, outcome_at = $now
where rating_id = $rating_id;

-- name: ratings
-- one row a rating, newest first
select
    rating.rating_id,
    rating.work,
    rating.subject_id,
    rating.points,
    rating.comment,
    rating.rated_at,
    rating.outcome,
    rating.outcome_at
from live.rating as rating
where
    ($person_id::uuid is null or rating.person_id = $person_id::uuid)
    and ($only_unsettled::boolean is null or rating.outcome is null)
order by rating.rated_at desc;
