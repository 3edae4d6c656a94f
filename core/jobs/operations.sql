-- name: add_job
-- one row: a new job
insert into live.job (
    job_id, kind, parameters, status, done_count, total_count, step, result, error, requested_by, requested_at, started_at, finished_at,
    try_count
)
values ($job_id, $kind, $parameters, 'queued', 0, null, null, null, null, $requested_by, $requested_at, null, null, 0);

-- name: start_job
-- one row: the job that begins
update live.job
set status = 'running', started_at = $now, try_count = coalesce(try_count, 0) + 1
where job_id = $job_id and status = 'queued';

-- name: save_progress
-- one row: the running job
update live.job
set done_count = $done_count, total_count = $total_count, step = $step
where job_id = $job_id and status = 'running';

-- name: finish_job
-- one row: the job that ended; one that was cancelled meanwhile stays cancelled
update live.job
set status = $status, result = $result, error = $error, finished_at = $now
where job_id = $job_id and status = 'running';

-- name: cancel_job
-- one row: the job that is given up
update live.job
set status = 'cancelled', finished_at = $now
where job_id = $job_id and status in ('queued', 'running');

-- name: put_back_job
-- one row: the job that the end of the program stopped; nothing went wrong with it, so the try does not count
update live.job
set status = 'queued', started_at = null, done_count = 0, try_count = try_count - 1
where job_id = $job_id and status = 'running';

-- name: give_up_jobs
-- one row a job that was running when the program ended for the last time that is allowed
update live.job
set status = 'failed', error = $error, finished_at = $now
where status = 'running' and try_count >= $most;

-- name: requeue_interrupted_jobs
-- one row a job that was running when the process ended
update live.job
set status = 'queued', started_at = null, done_count = 0
where status = 'running';
