-- name: match_accounts
-- one row a readable row of the batch, as the account would stand after it: what the file does not say stays as it is
create or replace table memory.batch_matched as
with numbered as (
    select
        f.*,
        a.account_id as known_id,
        a.customer_id as known_customer_id,
        a.premise_id as known_premise_id,
        case when f.customer_kind = 'organisation' then o.customer_id end as organisation_id,
        case when f.customer_kind = 'organisation' and f.inn is not null then 'inn ' || f.inn else 'account ' || f.account_number end
            as customer_key
    from memory.batch_rows as f
    left join live.account as a on f.account_number = a.account_number
    left join (
        select
            c.inn,
            min(c.customer_id) as customer_id
        from live.customer as c
        where c.kind = 'organisation' and c.inn is not null
        group by c.inn
    ) as o on f.inn = o.inn
)

select
    n.row,
    n.account_number,
    n.known_id is not null as is_known,
    coalesce(
        n.known_id, (select coalesce(max(ma.account_id), 0) from live.account as ma) + row_number() over (order by n.row)
    ) as account_id,
    coalesce(
        n.known_customer_id, n.organisation_id,
        (select coalesce(max(mc.customer_id), 0) from live.customer as mc) + dense_rank() over (order by n.customer_key)
    ) as customer_id,
    coalesce(
        n.known_premise_id, (select coalesce(max(mp.premise_id), 0) from live.premise as mp) + row_number() over (order by n.row)
    ) as premise_id,
    n.customer_kind,
    n.customer_name,
    coalesce(n.legal_form, c.legal_form) as legal_form,
    coalesce(n.inn, c.inn) as inn,
    coalesce(n.kpp, c.kpp) as kpp,
    coalesce(n.ogrn, c.ogrn) as ogrn,
    n.town,
    coalesce(n.district, p.district) as district,
    n.street,
    n.house_number,
    coalesce(n.house_letter, p.house_letter) as house_letter,
    coalesce(n.flat, p.flat) as flat,
    coalesce(n.flat_extension, p.flat_extension) as flat_extension,
    coalesce(n.site_name, p.site_name) as site_name,
    coalesce(n.settlement, p.settlement, 'urban') as settlement,
    coalesce(n.stove, p.stove, if(n.customer_kind = 'household', 'gas', 'none')) as stove,
    coalesce(n.area_m2, p.area_m2, 0)::decimal(10, 2) as area_m2,
    coalesce(n.resident_count, p.resident_count, if(n.customer_kind = 'household', 1, 0)) as resident_count,
    coalesce(n.room_count, p.room_count) as room_count,
    coalesce(n.latitude, p.latitude)::decimal(9, 6) as latitude,
    coalesce(n.longitude, p.longitude)::decimal(9, 6) as longitude,
    coalesce(n.penalty_group, a.penalty_group, if(n.customer_kind = 'household', 'citizen', 'other')) as penalty_group,
    coalesce(n.email, a.email) as email,
    coalesce(n.phone, a.phone) as phone,
    coalesce(n.opened_on, a.opened_on, $today) as opened_on,
    coalesce(n.closed_on, a.closed_on) as closed_on
from numbered as n
left join live.account as a on n.known_id = a.account_id
left join live.customer as c on n.known_customer_id = c.customer_id
left join live.premise as p on n.known_premise_id = p.premise_id;

-- name: refuse_repeated_accounts
-- one row a row of the batch whose account number stands in it more than once; only the first counts
insert into memory.batch_refused (row, column_name, value, issue, detail)
select
    b.row,
    'account_number' as column_name,
    b.account_number as value,
    'repeats_row' as issue,
    t.first_row::varchar as detail
from memory.batch_matched as b
inner join (
    select
        d.account_number,
        min(d.row) as first_row
    from memory.batch_matched as d
    group by d.account_number
    having count(*) > 1
) as t on b.account_number = t.account_number
where b.row > t.first_row;

-- name: know_accounts
-- one row a row of the batch that says nothing new about its account
create or replace table memory.batch_known as
select
    b.row,
    true as is_same,
    'account_number' as column_name,
    b.account_number as value,
    b.account_number as stored
from memory.batch_matched as b
inner join live.account as a on b.account_id = a.account_id
inner join live.customer as c on a.customer_id = c.customer_id
inner join live.premise as p on a.premise_id = p.premise_id
where
    b.is_known
    and (b.customer_kind, b.penalty_group, b.email, b.phone, b.opened_on, b.closed_on)
    is not distinct from (a.customer_kind, a.penalty_group, a.email, a.phone, a.opened_on, a.closed_on)
    and (b.customer_kind, b.legal_form, b.customer_name, b.inn, b.kpp, b.ogrn)
    is not distinct from (c.kind, c.legal_form, c.name, c.inn, c.kpp, c.ogrn)
    and (b.town, b.district, b.street, b.house_number, b.house_letter, b.flat, b.flat_extension, b.site_name)
    is not distinct from (p.town, p.district, p.street, p.house_number, p.house_letter, p.flat, p.flat_extension, p.site_name)
    and (b.settlement, b.stove, b.area_m2, b.resident_count, b.room_count, b.latitude, b.longitude)
    is not distinct from (p.settlement, p.stove, p.area_m2, p.resident_count, p.room_count, p.latitude, p.longitude);

-- name: save_customers
-- one row a customer of the batch
insert into live.customer (customer_id, kind, legal_form, name, inn, kpp, ogrn)
select
    b.customer_id,
    arg_max(b.customer_kind, b.row) as kind,
    arg_max(b.legal_form, b.row) as legal_form,
    arg_max(b.customer_name, b.row) as name,
    arg_max(b.inn, b.row) as inn,
    arg_max(b.kpp, b.row) as kpp,
    arg_max(b.ogrn, b.row) as ogrn
from memory.batch_matched as b
anti join memory.batch_refused as r on b.row = r.row
anti join memory.batch_known as k on b.row = k.row
group by b.customer_id
order by b.customer_id
on conflict (customer_id) do update set
    kind = excluded.kind,
    legal_form = excluded.legal_form,
    name = excluded.name,
    inn = excluded.inn,
    kpp = excluded.kpp,
    ogrn = excluded.ogrn;

-- name: save_premises
-- one row a premise of the batch
insert into live.premise (
    premise_id, town, district, street, house_number, house_letter, flat, flat_extension, site_name, settlement, stove, area_m2,
    resident_count, room_count, latitude, longitude
)
select
    b.premise_id,
    b.town,
    b.district,
    b.street,
    b.house_number,
    b.house_letter,
    b.flat,
    b.flat_extension,
    b.site_name,
    b.settlement,
    b.stove,
    b.area_m2,
    b.resident_count,
    b.room_count,
    b.latitude,
    b.longitude
from memory.batch_matched as b
anti join memory.batch_refused as r on b.row = r.row
anti join memory.batch_known as k on b.row = k.row
order by b.premise_id
on conflict (premise_id) do update set
    town = excluded.town, district = excluded.district, street = excluded.street, house_number = excluded.house_number,
    house_letter = excluded.house_letter, flat = excluded.flat, flat_extension = excluded.flat_extension, site_name = excluded.site_name,
    settlement = excluded.settlement, stove = excluded.stove, area_m2 = excluded.area_m2, resident_count = excluded.resident_count,
    room_count = excluded.room_count, latitude = excluded.latitude, longitude = excluded.longitude;

-- name: save_accounts
-- one row an account of the batch
insert into live.account (
    account_id, account_number, customer_id, premise_id, customer_kind, penalty_group, email, phone, opened_on, closed_on, is_sample
)
select
    b.account_id,
    b.account_number,
    b.customer_id,
    b.premise_id,
    b.customer_kind,
    b.penalty_group,
    b.email,
    b.phone,
    b.opened_on,
    b.closed_on,
    false as is_sample
from memory.batch_matched as b
anti join memory.batch_refused as r on b.row = r.row
anti join memory.batch_known as k on b.row = k.row
order by b.account_id
on conflict (account_id) do update set
    customer_kind = excluded.customer_kind, penalty_group = excluded.penalty_group, email = excluded.email, phone = excluded.phone,
    opened_on = excluded.opened_on, closed_on = excluded.closed_on;

-- name: match_meters
-- one row a readable row of the batch, as the meter would stand after it: what the file does not say stays as it is
create or replace table memory.batch_matched as
with numbered as (
    select
        f.* exclude (model, point_code),
        coalesce(f.model, '') as model,
        coalesce(f.point_code, f.account_number || '-' || f.service) as point_code,
        a.account_id,
        a.premise_id,
        a.customer_kind
    from memory.batch_rows as f
    left join live.account as a on f.account_number = a.account_number
)

select
    n.row,
    n.account_number,
    n.account_id,
    n.premise_id,
    n.service,
    n.serial_number,
    n.model,
    n.point_code,
    m.meter_id is not null as is_known,
    m.account_id as known_account_id,
    s.account_id as point_account_id,
    coalesce(m.meter_id, (select coalesce(max(l.meter_id), 0) from live.meter as l) + row_number() over (order by n.row)) as meter_id,
    coalesce(
        s.service_point_id,
        (select coalesce(max(l.service_point_id), 0) from live.service_point as l) + dense_rank() over (order by n.point_code)
    ) as service_point_id,
    coalesce(
        n.tariff_group, s.tariff_group,
        case
            when n.customer_kind = 'organisation' then 'organisation'
            when n.service <> 'electricity' then 'household'
            when p.settlement = 'rural' then 'rural'
            when p.stove = 'electric' then 'urban_electric'
            else 'urban_gas'
        end
    ) as tariff_group,
    coalesce(n.scheme, s.scheme, 'one_zone') as scheme,
    coalesce(n.max_power_kw, s.max_power_kw)::decimal(12, 3) as max_power_kw,
    coalesce(n.place, m.place, 'other') as place,
    coalesce(n.unit, m.unit, case n.service when 'electricity' then 'kwh' when 'gas' then 'kwh' when 'heat' then 'gcal' else 'm3' end)
        as unit,
    coalesce(n.digits_int, m.digits_int, if(n.service in ('electricity', 'gas'), 6, 5)) as digits_int,
    coalesce(n.digits_frac, m.digits_frac, case n.service when 'electricity' then 1 when 'heat' then 4 else 3 end) as digits_frac,
    coalesce(n.multiplier, m.multiplier, 1)::decimal(10, 3) as multiplier,
    coalesce(n.has_intervals, m.has_intervals, false) as has_intervals,
    coalesce(n.is_remote, m.is_remote, false) as is_remote,
    n.installed_on,
    coalesce(n.removed_on, m.removed_on) as removed_on,
    coalesce(n.verification_due_on, m.verification_due_on) as verification_due_on,
    coalesce(n.initial_value, 0)::decimal(14, 4) as initial_value
from numbered as n
left join live.premise as p on n.premise_id = p.premise_id
left join live.meter as m on n.serial_number = m.serial_number and n.model = m.model
left join live.service_point as s on n.point_code = s.point_code;

-- name: refuse_foreign_meters
-- one row a row of the batch whose account is not known, or whose meter or point belongs to another account
insert into memory.batch_refused (row, column_name, value, issue, detail)
select
    b.row,
    case
        when b.account_id is null then 'account_number' when b.known_account_id <> b.account_id then 'serial_number' else 'point_code'
    end as column_name,
    case
        when b.account_id is null then b.account_number when b.known_account_id <> b.account_id then b.serial_number else b.point_code
    end as value,
    case when b.account_id is null then 'unknown_account' else 'belongs_to_another_account' end as issue,
    '' as detail
from memory.batch_matched as b
where b.account_id is null or b.known_account_id <> b.account_id or b.point_account_id <> b.account_id;

-- name: refuse_repeated_meters
-- one row a row of the batch whose serial number and model stand in it more than once; only the first counts
insert into memory.batch_refused (row, column_name, value, issue, detail)
select
    b.row,
    'serial_number' as column_name,
    b.serial_number as value,
    'repeats_row' as issue,
    t.first_row::varchar as detail
from memory.batch_matched as b
inner join (
    select
        d.serial_number,
        d.model,
        min(d.row) as first_row
    from memory.batch_matched as d
    group by d.serial_number, d.model
    having count(*) > 1
) as t on b.serial_number = t.serial_number and b.model = t.model
where b.row > t.first_row;

-- name: know_meters
-- one row a row of the batch that says nothing new about its meter
create or replace table memory.batch_known as
select
    b.row,
    true as is_same,
    'serial_number' as column_name,
    b.serial_number as value,
    b.serial_number as stored
from memory.batch_matched as b
inner join live.meter as m on b.meter_id = m.meter_id
inner join live.service_point as s on b.service_point_id = s.service_point_id
where
    b.is_known
    and (b.service_point_id, b.place, b.unit, b.digits_int, b.digits_frac, b.multiplier, b.has_intervals, b.is_remote)
    is not distinct from (m.service_point_id, m.place, m.unit, m.digits_int, m.digits_frac, m.multiplier, m.has_intervals, m.is_remote)
    and (b.installed_on, b.removed_on, b.verification_due_on, b.tariff_group, b.scheme, b.max_power_kw)
    is not distinct from (m.installed_on, m.removed_on, m.verification_due_on, s.tariff_group, s.scheme, s.max_power_kw);

-- name: save_service_points
-- one row a service point of the batch
insert into live.service_point (
    service_point_id, account_id, premise_id, service, point_code, tariff_group, scheme, max_power_kw, opened_on, closed_on
)
select
    b.service_point_id,
    any_value(b.account_id) as account_id,
    any_value(b.premise_id) as premise_id,
    any_value(b.service) as service,
    b.point_code,
    arg_max(b.tariff_group, b.row) as tariff_group,
    arg_max(b.scheme, b.row) as scheme,
    arg_max(b.max_power_kw, b.row) as max_power_kw,
    min(b.installed_on) as opened_on,
    null::date as closed_on
from memory.batch_matched as b
anti join memory.batch_refused as r on b.row = r.row
anti join memory.batch_known as k on b.row = k.row
group by b.service_point_id, b.point_code
order by b.service_point_id
on conflict (service_point_id) do update set
    tariff_group = excluded.tariff_group, scheme = excluded.scheme, max_power_kw = excluded.max_power_kw;

-- name: save_meters
-- one row a meter of the batch
insert into live.meter (
    meter_id, service_point_id, account_id, service, serial_number, model, place, unit, digits_int, digits_frac, multiplier, has_intervals,
    is_remote, installed_on, removed_on, verification_due_on
)
select
    b.meter_id,
    b.service_point_id,
    b.account_id,
    b.service,
    b.serial_number,
    b.model,
    b.place,
    b.unit,
    b.digits_int,
    b.digits_frac,
    b.multiplier,
    b.has_intervals,
    b.is_remote,
    b.installed_on,
    b.removed_on,
    b.verification_due_on
from memory.batch_matched as b
anti join memory.batch_refused as r on b.row = r.row
anti join memory.batch_known as k on b.row = k.row
order by b.meter_id
on conflict (meter_id) do update set
    service_point_id = excluded.service_point_id, place = excluded.place, unit = excluded.unit, digits_int = excluded.digits_int,
    digits_frac = excluded.digits_frac, multiplier = excluded.multiplier, has_intervals = excluded.has_intervals,
    is_remote = excluded.is_remote, installed_on = excluded.installed_on, removed_on = excluded.removed_on,
    verification_due_on = excluded.verification_due_on;

-- name: add_registers
-- one row a register of a meter of the batch that has none yet: two zones are day, night; three are peak, night, half-peak
insert into live.register (register_id, meter_id, account_id, position, zone, initial_value)
with zones (scheme, position, zone) as (
    values
    ('one_zone', 1, 'single'), ('two_zone', 1, 'day'), ('two_zone', 2, 'night'),
    ('three_zone', 1, 'peak'), ('three_zone', 2, 'night'), ('three_zone', 3, 'half_peak')
)

select
    (select coalesce(max(l.register_id), 0) from live.register as l) + row_number() over (order by b.meter_id, z.position) as register_id,
    b.meter_id,
    b.account_id,
    z.position,
    z.zone,
    if(z.position = 1, b.initial_value, 0)::decimal(14, 4) as initial_value
from memory.batch_matched as b
anti join memory.batch_refused as r on b.row = r.row
inner join zones as z on b.scheme = z.scheme
where
    not exists (
        select 1
        from live.register as l
        where l.meter_id = b.meter_id
    )
order by b.meter_id, z.position;
