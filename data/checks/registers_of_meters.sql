-- A register is of a meter of the same account, and a zone of a meter has one register.
select
    r.register_id,
    r.meter_id,
    r.account_id,
    r.zone
from live.register as r
left join live.meter as m on r.meter_id = m.meter_id
where
    m.meter_id is null
    or m.account_id <> r.account_id
    or exists (
        select 1 from live.register as o
        where o.meter_id = r.meter_id and o.zone = r.zone and o.register_id <> r.register_id
    )
order by r.register_id
limit 100;
