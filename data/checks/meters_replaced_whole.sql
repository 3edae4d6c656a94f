-- A replaced meter was taken down on the day its successor at the same point was put in.
select
    r.replacement_id,
    r.old_meter_id,
    r.new_meter_id,
    r.replaced_on
from live.meter_replacement as r
left join live.meter as o on r.old_meter_id = o.meter_id
left join live.meter as n on r.new_meter_id = n.meter_id
where
    o.meter_id is null
    or n.meter_id is null
    or o.service_point_id <> n.service_point_id
    or o.account_id <> r.account_id
    or n.account_id <> r.account_id
    or o.removed_on is distinct from r.replaced_on
    or n.installed_on <> r.replaced_on
order by r.replaced_on
limit 100;
