-- name: facts
-- one row a dated fact of any kind; a column that a kind does not have is null
select
    'key_rate' as kind,
    null::varchar as penalty_group,
    rate.valid_from,
    null::date as valid_to,
    rate.percent,
    null::integer as first_day,
    null::integer as last_day,
    null::integer as divisor,
    rate.legal_ref
from live.key_rate as rate
union all
select
    'penalty_cap' as kind,
    cap.penalty_group,
    cap.valid_from,
    cap.valid_to,
    cap.percent,
    null::integer as first_day,
    null::integer as last_day,
    null::integer as divisor,
    cap.legal_ref
from live.penalty_cap as cap
union all
select
    'penalty_moratorium' as kind,
    null::varchar as penalty_group,
    pause.valid_from,
    pause.valid_to,
    null::decimal(8, 4) as percent,
    null::integer as first_day,
    null::integer as last_day,
    null::integer as divisor,
    pause.legal_ref
from live.penalty_moratorium as pause
union all
select
    'penalty_step' as kind,
    step.penalty_group,
    step.valid_from,
    step.valid_to,
    null::decimal(8, 4) as percent,
    step.first_day,
    step.last_day,
    step.divisor,
    step.legal_ref
from live.penalty_step as step
union all
select
    'day_off' as kind,
    null::varchar as penalty_group,
    off.day as valid_from,
    null::date as valid_to,
    null::decimal(8, 4) as percent,
    null::integer as first_day,
    null::integer as last_day,
    null::integer as divisor,
    null::varchar as legal_ref
from live.day_off as off
order by kind, penalty_group, valid_from, first_day;
