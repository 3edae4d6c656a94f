-- On any day one rate is in force for a service, component, group, scheme, zone and block.
select
    r.service,
    r.component,
    r.tariff_group,
    r.scheme,
    r.zone,
    r.block,
    r.valid_from,
    o.valid_from as other_valid_from
from live.tariff_rate as r
inner join live.tariff_rate as o
    on
        r.service = o.service
        and r.component = o.component
        and r.tariff_group = o.tariff_group
        and r.scheme = o.scheme
        and r.zone = o.zone
        and r.block = o.block
        and r.valid_from < o.valid_from
where r.valid_to is null or r.valid_to > o.valid_from
order by r.service, r.tariff_group, r.valid_from
limit 100;
