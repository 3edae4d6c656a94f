-- A meter has the account and the service of its service point, and is not removed before it was installed.
select
    m.meter_id,
    m.service_point_id,
    m.account_id,
    m.service,
    m.installed_on,
    m.removed_on
from live.meter as m
left join live.service_point as s on m.service_point_id = s.service_point_id
where
    s.service_point_id is null
    or m.account_id <> s.account_id
    or m.service <> s.service
    or m.removed_on < m.installed_on
order by m.meter_id
limit 100;
