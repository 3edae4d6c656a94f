-- name: add_customers
-- one row a customer whose first account is in the range
insert into live.customer (customer_id, kind, legal_form, name, inn, kpp, ogrn)
with numbered as (
    select
        s.customer_id,
        s.customer_kind,
        s.account_id,
        s.customer_name,
        s.inn,
        s.kpp,
        s.ogrn,
        s.kind,
        coalesce(s.legal_form, o.legal_form) as legal_form,
        o.customer_name as name_pattern,
        rnd(s.customer_id, 'female', $seed) < 0.55 as is_female,
        6600000 + 58 + s.customer_id % 28 as office,
        rnd(s.customer_id, 'surname', $seed) as surname_draw,
        rnd(s.customer_id, 'given', $seed) as given_draw,
        rnd(s.customer_id, 'patronymic', $seed) as patronymic_draw,
        rnd(s.customer_id, 'word', $seed) as word_draw
    from sample_site as s
    left join sample_organisation as o on s.org_kind = o.org_kind
    where s.customer_id = s.account_id
),

named as (
    select
        n.customer_id,
        n.customer_kind,
        n.customer_name,
        n.inn,
        n.kpp,
        n.ogrn,
        n.legal_form,
        n.name_pattern,
        case when n.is_female then f.female else f.male end
        || ' ' || case when n.is_female then g.female else g.male end
        || ' ' || case when n.is_female then p.female else p.male end as person,
        w.male || case when n.customer_id % 3 = 0 then '' else '-' || (n.customer_id % 97)::varchar end as word,
        (1 + n.customer_id % 190)::varchar as number,
        (660000000 + (58 + n.customer_id % 28) * 100000 + n.customer_id % 100000)::bigint as nine,
        (6600000000 + (58 + n.customer_id % 28) * 1000000 + n.customer_id % 1000000)::bigint as ten,
        (100660000000 + (2 + n.customer_id % 22) * 1000000000 + n.customer_id % 10000000)::bigint as twelve,
        (30066000000000 + (4 + n.customer_id % 20) * 100000000000 + n.customer_id % 1000000000)::bigint as fourteen
    from numbered as n
    inner join sample_name as f on f.kind = 'surname' and f.name_index = floor(n.surname_draw * f.name_count)
    inner join sample_name as g on g.kind = 'given' and g.name_index = floor(n.given_draw * g.name_count)
    inner join sample_name as p on p.kind = 'patronymic' and p.name_index = floor(n.patronymic_draw * p.name_count)
    inner join sample_name as w on w.kind = 'word' and w.name_index = floor(n.word_draw * w.name_count)
),

checked as (
    select
        n.customer_id,
        n.customer_kind,
        n.customer_name,
        n.inn,
        n.kpp,
        n.ogrn,
        n.legal_form,
        n.person,
        n.nine,
        n.ten,
        n.twelve,
        n.fourteen,
        replace(replace(replace(n.name_pattern, '{person}', n.person), '{word}', n.word), '{number}', n.number) as organisation,
        (
            2 * digit_of(n.nine, 8) + 4 * digit_of(n.nine, 7) + 10 * digit_of(n.nine, 6) + 3 * digit_of(n.nine, 5)
            + 5 * digit_of(n.nine, 4) + 9 * digit_of(n.nine, 3) + 4 * digit_of(n.nine, 2) + 6 * digit_of(n.nine, 1)
            + 8 * digit_of(n.nine, 0)
        ) % 11 % 10 as tenth,
        (
            7 * digit_of(n.ten, 9) + 2 * digit_of(n.ten, 8) + 4 * digit_of(n.ten, 7) + 10 * digit_of(n.ten, 6)
            + 3 * digit_of(n.ten, 5) + 5 * digit_of(n.ten, 4) + 9 * digit_of(n.ten, 3) + 4 * digit_of(n.ten, 2)
            + 6 * digit_of(n.ten, 1) + 8 * digit_of(n.ten, 0)
        ) % 11 % 10 as eleventh
    from named as n
)

select
    c.customer_id,
    c.customer_kind,
    c.legal_form,
    coalesce(c.customer_name, c.organisation, c.person) as name,
    case
        when c.inn is not null or c.legal_form is null then c.inn
        when c.legal_form = 'sole_proprietor'
            then c.ten::varchar || c.eleventh::varchar || ((
                3 * digit_of(c.ten, 9) + 7 * digit_of(c.ten, 8) + 2 * digit_of(c.ten, 7) + 4 * digit_of(c.ten, 6)
                + 10 * digit_of(c.ten, 5) + 3 * digit_of(c.ten, 4) + 5 * digit_of(c.ten, 3) + 9 * digit_of(c.ten, 2)
                + 4 * digit_of(c.ten, 1) + 6 * digit_of(c.ten, 0) + 8 * c.eleventh
            ) % 11 % 10)::varchar
        else c.nine::varchar || c.tenth::varchar
    end as inn,
    case
        when c.kpp is not null or c.legal_form is null or c.legal_form = 'sole_proprietor' then c.kpp
        else (c.nine // 100000)::varchar || '01001'
    end as kpp,
    case
        when c.ogrn is not null or c.legal_form is null then c.ogrn
        when c.legal_form = 'sole_proprietor' then c.fourteen::varchar || (c.fourteen % 13 % 10)::varchar
        else c.twelve::varchar || (c.twelve % 11 % 10)::varchar
    end as ogrn
from checked as c
order by c.customer_id;

-- name: add_premises
-- one row a premise, the same number as its account
insert into live.premise (
    premise_id, town, district, street, house_number, house_letter, flat, flat_extension, site_name, settlement, stove,
    area_m2, resident_count, room_count, latitude, longitude
)
select
    s.account_id,
    s.town,
    s.district,
    s.street,
    s.house_number,
    s.house_letter,
    s.flat,
    s.flat_extension,
    coalesce(
        s.site_name,
        replace(
            replace(o.site_name, '{word}', w.male || case when s.customer_id % 3 = 0 then '' else '-' || (s.customer_id % 97)::varchar end),
            '{number}',
            (1 + s.customer_id % 190)::varchar
        )
    ) as site_name,
    s.settlement,
    s.stove,
    s.area_m2::decimal(10, 2),
    s.resident_count,
    s.room_count,
    s.latitude::decimal(9, 6),
    s.longitude::decimal(9, 6)
from sample_site as s
left join sample_organisation as o on s.org_kind = o.org_kind
inner join sample_name as w on w.kind = 'word' and w.name_index = floor(rnd(s.customer_id, 'word', $seed) * w.name_count)
order by s.account_id;

-- name: add_accounts
-- one row an account; the number is 66, seven scattered digits and the check digit of core.accounts.numbers
insert into live.account (
    account_id, account_number, customer_id, premise_id, customer_kind, penalty_group, email, phone, opened_on, closed_on, is_sample
)
select
    b.account_id,
    b.body::varchar || ((10 - (
        7 * digit_of(b.body, 8) + digit_of(b.body, 7) + 3 * digit_of(b.body, 6)
        + 7 * digit_of(b.body, 5) + digit_of(b.body, 4) + 3 * digit_of(b.body, 3)
        + 7 * digit_of(b.body, 2) + digit_of(b.body, 1) + 3 * digit_of(b.body, 0)
    ) % 10) % 10)::varchar as account_number,
    b.customer_id,
    b.account_id as premise_id,
    b.customer_kind,
    coalesce(o.penalty_group, 'citizen') as penalty_group,
    case
        when rnd(b.account_id, 'e-mail', $seed) < 0.7 or b.account_id < $first_random
            then 'account' || b.account_id::varchar || '@example.com'
    end as email,
    null as phone,
    case
        when p.from_idx > 0 then m.period
        else ($first_month::date - to_days(200 + floor(rnd(b.account_id, 'opened on', $seed) * 4000)::integer))::date
    end as opened_on,
    c.closed_on,
    true as is_sample
from (
    select
        s.account_id,
        s.customer_id,
        s.customer_kind,
        s.org_kind,
        660000000 + (s.account_id * 7368787 + $seed * 12347) % 10000000 as body
    from sample_site as s
) as b
inner join sample_point as p on b.account_id = p.account_id and p.service = 'electricity'
left join sample_month as m on p.from_idx = m.idx
left join sample_closed as c on b.account_id = c.account_id
left join sample_organisation as o on b.org_kind = o.org_kind
order by b.account_id;

-- name: add_service_points
-- one row a service point
insert into live.service_point (
    service_point_id, account_id, premise_id, service, point_code, tariff_group, scheme, max_power_kw, opened_on, closed_on
)
select
    p.service_point_id,
    p.account_id,
    p.account_id as premise_id,
    p.service,
    (['Э', 'Т', 'Г', 'Х'])[p.service_number] || '-66-' || lpad(p.account_id::varchar, 8, '0') as point_code,
    p.tariff_group,
    p.scheme,
    case
        when p.service = 'electricity' and p.customer_kind = 'organisation' then (ceil(p.monthly_base / 60 / 5) * 5 + 10)::decimal(12, 3)
        when p.service = 'electricity' then 15.000
    end as max_power_kw,
    a.opened_on,
    a.closed_on
from sample_point as p
inner join live.account as a on p.account_id = a.account_id
where a.account_id between $first_id and $last_id
order by p.service_point_id;

-- name: add_meters
-- one row a meter
insert into live.meter (
    meter_id, service_point_id, account_id, service, serial_number, model, place, unit, digits_int, digits_frac, multiplier,
    has_intervals, is_remote, installed_on, removed_on, verification_due_on
)
select
    m.meter_id,
    m.service_point_id,
    m.account_id,
    m.service,
    m.serial_number,
    m.model,
    m.place,
    case m.service when 'electricity' then 'kwh' when 'heat' then 'gcal' else 'm3' end as unit,
    m.digits_int,
    m.digits_frac,
    m.multiplier,
    m.meter_id in (select i.meter_id from sample_interval_meter as i) as has_intervals,
    m.is_remote,
    m.installed_on,
    m.removed_on,
    m.verification_due_on
from sample_meter as m
order by m.meter_id;

-- name: add_registers
-- one row a register
insert into live.register (register_id, meter_id, account_id, position, zone, initial_value)
select
    r.register_id,
    r.meter_id,
    r.account_id,
    r.position,
    r.zone,
    r.initial_value
from sample_register as r
order by r.register_id;

-- name: make_interval_meters
-- one row a meter whose intervals are made: those of the sample sign-ins, and the first remote ones of others
create temp table sample_interval_meter as
select
    c.meter_id,
    c.account_id,
    c.service,
    c.customer_kind,
    c.from_idx,
    case when c.account_id = 3 then 30 else 60 end as minutes
from (
    select
        m.meter_id,
        m.account_id,
        m.service,
        m.customer_kind,
        m.from_idx,
        row_number() over (partition by m.customer_kind, m.account_id < $first_random order by m.meter_id) as place
    from sample_meter as m
    where
        m.is_remote
        and m.generation = 1
        and m.account_id < $interval_limit
) as c
where c.account_id < $first_random or c.place <= case when c.customer_kind = 'organisation' then 26 else 6 end;
