-- A reading is of a register of its meter, and both are the account's own.
select
    r.account_id,
    r.period,
    r.meter_id,
    r.register_id
from history.reading as r
left join live.register as g on r.register_id = g.register_id
where g.register_id is null or g.meter_id <> r.meter_id or g.account_id <> r.account_id
order by r.account_id, r.period
limit 100;
