-- name: make_raw_usage
-- one row a register and month: what went through it, in steps of its last digit
create temp table sample_raw as
select
    r.register_id,
    m.idx,
    round(
        p.monthly_base * r.zone_share
        * case p.season
            when 'home' then m.home
            when 'house' then m.house
            when 'garden' then m.garden
            when 'school' then m.school
            when 'commerce' then m.commerce
            when 'water' then m.water
            else m.hdd
        end
        * (0.86 + 0.28 * rnd(r.register_id * 64 + m.idx, 'month', $seed))
        * case
            when r.replaced_idx is null or m.idx <> r.replaced_idx then 1
            when r.generation = 1 then r.replaced_share
            else 1 - r.replaced_share
        end
        / r.multiplier * r.scale
    ) as steps
from sample_register as r
inner join sample_point as p on r.service_point_id = p.service_point_id
inner join sample_month as m on m.idx between r.from_idx and r.to_idx;

-- name: make_gap_average
-- one row a register with missed readings: the mean of the six months before (ППРФ 354 п.59)
create temp table sample_average as
select
    r.register_id,
    round(avg(u.steps)) as steps
from sample_register as r
inner join sample_raw as u on r.register_id = u.register_id and u.idx between r.gap_from - 6 and r.gap_from - 1
where r.gap_from is not null
group by r.register_id;

-- name: make_readings
-- one row a register and month: how the usage became known; steps is what the dial moved, correction the part that mends earlier averages
create temp table sample_reading as
with sourced as (
    select
        u.register_id,
        u.idx,
        u.steps as raw_steps,
        a.steps as average_steps,
        round(p.monthly_norm * r.zone_share / r.multiplier * r.scale) as norm_steps,
        case
            when r.is_remote then as_source('remote')
            when u.idx between r.gap_from and r.gap_to and (u.idx - r.gap_from < 3 or r.customer_kind = 'organisation')
                then as_source('average')
            when u.idx between r.gap_from and r.gap_to then as_source('norm')
            when r.generation = 1 and u.idx = r.replaced_idx then as_source('control')
            else as_source('customer')
        end as source,
        case
            when u.idx = r.gap_to + 1 and r.gap_from is not null and not r.is_remote
                then round(
                    least(r.gap_to - r.gap_from + 1, 3) * coalesce(a.steps, 0)
                    * (rnd(r.meter_id, 'correction', $seed) - 0.5) * 0.24
                )
            else 0
        end as wanted_correction
    from sample_raw as u
    inner join sample_register as r on u.register_id = r.register_id
    inner join sample_point as p on r.service_point_id = p.service_point_id
    left join sample_average as a on u.register_id = a.register_id
),

stepped as (
    select
        s.register_id,
        s.idx,
        s.source,
        case s.source
            when 'average' then coalesce(s.average_steps, s.raw_steps)
            when 'norm' then s.norm_steps
            else s.raw_steps
        end as own_steps,
        case
            when s.wanted_correction <> 0 then greatest(s.wanted_correction, -floor(s.raw_steps * 0.4))
            else 0
        end as correction_steps
    from sourced as s
),

summed as (
    -- few columns: they are sorted here; what the register says is joined afterwards
    select
        s.register_id,
        s.idx,
        s.source,
        s.own_steps,
        s.correction_steps,
        sum(s.own_steps + s.correction_steps) over (partition by s.register_id order by s.idx) as total_steps
    from stepped as s
)

select
    s.register_id,
    s.idx,
    r.meter_id,
    r.account_id,
    r.service,
    r.zone,
    r.customer_kind,
    s.source,
    ((
        (r.initial_value * r.scale + s.total_steps - s.own_steps - s.correction_steps) % r.capacity
    ) / r.scale)::decimal(14, 4) as previous_value,
    (((r.initial_value * r.scale + s.total_steps) % r.capacity) / r.scale)::decimal(14, 4) as value,
    (s.own_steps / r.scale * r.multiplier)::decimal(14, 4) as own_usage,
    (s.correction_steps / r.scale * r.multiplier)::decimal(14, 4) as corrected_usage,
    m.period,
    case
        when s.source = 'control' then g.removed_on
        when s.source = 'customer' and r.customer_kind = 'household'
            then m.period + (14 + floor(11 * rnd(r.account_id * 64 + s.idx, 'read on', $seed)))::integer
        else m.last_day
    end as read_on
from summed as s
inner join sample_register as r on s.register_id = r.register_id
inner join sample_month as m on s.idx = m.idx
inner join sample_meter as g on r.meter_id = g.meter_id;

-- name: add_readings
-- one row a register and closed month, by account, month, service and register; what is constant stays out of the sort
insert into history.reading (
    account_id, period, service, meter_id, register_id, zone, read_on, previous_value, value, usage, source, channel, status,
    submission_id, batch_id
)
select
    o.account_id,
    o.period,
    o.service::varchar as service,
    o.meter_id,
    o.register_id,
    o.zone::varchar as zone,
    o.read_on,
    o.previous_value,
    o.value,
    o.usage,
    o.source::varchar as source,
    case
        when o.source = 'remote' then 'remote'
        when o.source = 'customer' and o.customer_kind = 'organisation' then 'file'
        when o.source = 'customer'
            then (['account', 'account', 'account', 'account', 'account', 'visitor', 'visitor', 'phone', 'phone', 'office'])[
                1 + floor(10 * rnd(o.account_id * 8 + o.idx // 12, 'channel', $seed))::integer
            ]
    end as channel,
    'accepted' as status,
    null as submission_id,
    $batch_id::uuid as batch_id
from (
    select
        r.account_id,
        r.idx,
        r.period,
        r.service,
        r.meter_id,
        r.register_id,
        r.zone,
        r.read_on,
        r.previous_value,
        r.value,
        r.own_usage + r.corrected_usage as usage,
        r.source,
        r.customer_kind
    from sample_reading as r
    where r.idx < $month_count
    order by (r.account_id * 64 + r.idx) * 1000 + r.register_id % 1000
) as o;

-- name: submissions
-- one row a register whose value was sent in the running month, with what its submission needs
with wanted as (
    select
        r.register_id,
        r.meter_id,
        r.account_id,
        r.service::varchar as service,
        r.period,
        r.previous_value,
        r.own_usage,
        r.value,
        g.capacity,
        b.read_on as previous_on,
        -- some more among the first ones: a small region has an operator's queue, too
        rnd(r.account_id * 8 + g.service_point_id % 10, 'questioned', $seed)
        < case when r.account_id < 500 then 0.09 else 0.03 end as is_questioned,
        case
            when rnd(r.account_id, 'early', $seed) < 0.07
                then r.period + floor(rnd(r.account_id, 'early day', $seed) * 14)::integer
            else r.read_on
        end as read_on,
        (['visitor', 'visitor', 'visitor', 'phone', 'phone', 'office'])[1 + floor(6 * rnd(r.account_id, 'door', $seed))::integer] as channel
    from sample_reading as r
    inner join sample_register as g on r.register_id = g.register_id
    inner join sample_reading as b on r.register_id = b.register_id and b.idx = r.idx - 1
    where
        r.idx = $month_count
        and r.source = 'customer'
        and r.customer_kind = 'household'
        and r.account_id >= $first_random
        and r.own_usage > 0
        and r.corrected_usage = 0
        and b.source not in ('average', 'norm')
        and g.multiplier = 1
        and rnd(r.account_id, 'submits', $seed) < 0.62
)

select
    md5('submission ' || w.account_id::varchar || w.service || $seed::varchar)::uuid::varchar as submission_id,
    'sample ' || w.account_id::varchar || ' ' || w.service as idempotency_key,
    'K-' || strftime(w.period, '%y%m') || '-' || upper(substr(md5(w.account_id::varchar || w.service), 1, 4))
    || '-' || upper(lpad(
        to_base(w.account_id * 4 + case w.service when 'electricity' then 1 when 'heat' then 2 when 'hot_water' then 3 else 0 end, 32),
        5,
        '0'
    )) as submission_number,
    w.account_id,
    w.service,
    w.period,
    w.read_on,
    w.read_on::timestamptz + to_seconds(27000 + floor(48000 * rnd(w.account_id, 'sent', $seed))::integer) as submitted_at,
    w.channel,
    w.register_id,
    w.meter_id,
    w.previous_on,
    w.previous_value,
    case
        when w.is_questioned and w.previous_value + 5 * w.own_usage < w.capacity / 1000 then w.previous_value + 5 * w.own_usage
        else w.value
    end::decimal(14, 4) as value,
    case
        when w.is_questioned and w.previous_value + 5 * w.own_usage < w.capacity / 1000 then 5 * w.own_usage
        else w.own_usage
    end::decimal(14, 4) as usage,
    w.value < w.previous_value and not w.is_questioned as has_rolled_over,
    case when w.is_questioned and w.previous_value + 5 * w.own_usage < w.capacity / 1000 then 'questioned' else 'accepted' end as status,
    case when w.is_questioned and w.previous_value + 5 * w.own_usage < w.capacity / 1000 then 'above_usual' end as issue
from wanted as w
where w.read_on < $as_of::date
order by w.account_id, w.service, w.register_id;

-- name: add_submissions
-- one row a submission of the batch
insert into live.submission (
    submission_id, idempotency_key, submission_number, account_id, service, period, read_on, submitted_at, actor, channel,
    corrects_id, photo_sha256
)
select distinct
    b.submission_id::uuid,
    b.idempotency_key,
    b.submission_number,
    b.account_id,
    b.service,
    b.period,
    b.read_on,
    b.submitted_at,
    case when b.channel = 'visitor' then 'visitor' else $operator end as actor,
    b.channel,
    null::uuid as corrects_id,
    null::varchar as photo_sha256
from batch as b;

-- name: add_submitted_readings
-- one row a value of the batch
insert into live.submitted_reading (
    submission_id, register_id, meter_id, account_id, period, previous_on, previous_value, value, usage, has_rolled_over, status, issue
)
select
    b.submission_id::uuid,
    b.register_id,
    b.meter_id,
    b.account_id,
    b.period,
    b.previous_on,
    b.previous_value,
    b.value,
    b.usage,
    b.has_rolled_over,
    b.status,
    b.issue
from batch as b;
