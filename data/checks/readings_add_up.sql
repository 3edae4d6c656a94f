-- Usage is (value - previous value, past zero if it rolled over) x multiplier; below an estimate it is negative: a correction.
select
    r.account_id,
    r.period,
    r.register_id,
    r.previous_value,
    r.value,
    r.usage,
    m.multiplier
from history.reading as r
inner join live.meter as m on r.meter_id = m.meter_id
where
    r.status <> 'rejected'
    and abs(
        r.usage - (
            r.value - r.previous_value
            + case
                when r.value < r.previous_value and r.usage >= 0 then (10 ** m.digits_int)::decimal(14, 4)
                when r.value > r.previous_value and r.usage < 0 then -(10 ** m.digits_int)::decimal(14, 4)
                else 0
            end
        ) * m.multiplier
    ) > 0.001
order by r.account_id, r.period
limit 100;
