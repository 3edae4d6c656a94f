-- name: job
-- one row: the job
select
    j.job_id,
    j.kind,
    j.parameters,
    j.status,
    j.done_count,
    j.total_count,
    j.step,
    j.result,
    j.error,
    j.requested_by,
    j.requested_at,
    j.started_at,
    j.finished_at
from live.job as j
where j.job_id = $job_id;

-- name: next_job
-- one row: the job that waits longest
select
    j.job_id,
    j.kind,
    j.parameters,
    j.status,
    j.done_count,
    j.total_count,
    j.step,
    j.result,
    j.error,
    j.requested_by,
    j.requested_at,
    j.started_at,
    j.finished_at
from live.job as j
where j.status = 'queued'
order by j.requested_at, j.job_id
limit 1;

-- name: newest_jobs
-- one row a job (of a kind, null: of every kind), the newest first
select
    j.job_id,
    j.kind,
    j.parameters,
    j.status,
    j.done_count,
    j.total_count,
    j.step,
    j.result,
    j.error,
    j.requested_by,
    j.requested_at,
    j.started_at,
    j.finished_at
from live.job as j
where ($kind is null or j.kind = $kind)
order by j.requested_at desc
limit $count;
