-- An application for a contract stands where its last step left it, with an office where it is ready and an end where it is closed.
select
    a.application_id,
    a.application_number,
    a.status,
    max_by(s.action, (s.taken_at, s.step_id)) filter (where s.action not in ('claimed', 'released')) as last_action
from live.contract_application as a
left join live.contract_step as s on a.application_id = s.application_id
group by a.application_id, a.application_number, a.status, a.operator_id, a.office_id, a.closed_at
having
    not coalesce(
        case last_action
            when 'received' then a.status = case when a.operator_id is null then 'received' else 'in_work' end
            when 'added' then a.status = case when a.operator_id is null then 'received' else 'in_work' end
            when 'asked' then a.status = 'missing'
            else a.status = last_action
        end,
        false
    )
    or (a.closed_at is not null) <> (a.status in ('signed', 'refused', 'withdrawn'))
    or (a.status in ('ready', 'signed') and a.office_id is null)
order by a.application_number
limit 100;
