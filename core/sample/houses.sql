-- name: make_closed
-- one row an account that was closed in one of the months: somebody moved away
create temp table sample_closed as
select
    c.account_id,
    c.closed_idx,
    m.last_day as closed_on
from (
    select
        p.account_id,
        12 + floor(rnd(p.account_id, 'closed month', $seed) * ($month_count - 13))::integer as closed_idx
    from sample_point as p
    where
        p.service = 'electricity'
        and p.account_id >= $first_random
        and p.customer_kind = 'household'
        and p.from_idx = 0
        and rnd(p.account_id, 'moved away', $seed) < 0.008
        and p.account_id not in (
            select r.account_id
            from sample_register as r
            where r.generation = 2
        )
) as c
inner join sample_month as m on c.closed_idx = m.idx;

-- name: close_registers
-- one row a register of a closed account: it has no readings afterwards
update sample_register
set to_idx = least(sample_register.to_idx, c.closed_idx)
from sample_closed as c
where sample_register.account_id = c.account_id;

-- name: make_houses
-- one row an apartment house with the factors of its meters; the flats of the sample sign-ins stand in larger houses of their own
create temp table sample_house as
select
    s.building_id + 100 as house_id,
    s.building_id,
    any_value(s.town) as town,
    any_value(s.district) as district,
    any_value(s.street) as street,
    any_value(s.house_number) as house_number,
    any_value(s.house_letter) as house_letter,
    round(sum(s.area_m2) * case when s.building_id < 0 then 41.3 else 1 end, 1)::decimal(12, 2) as total_area_m2,
    bool_or(s.has_heat) as has_heat,
    bool_or(s.is_heat_metered) as is_heat_metered,
    s.building_id % 8 = 1 as has_common_needs,
    2.5e-5 + 1.5e-5 * rnd(s.building_id, 'heat', $seed) as heat_factor
from sample_site as s
where s.kind = 'flat'
group by s.building_id;

-- name: add_houses
-- one row a house
insert into live.house (house_id, town, district, street, house_number, house_letter, total_area_m2)
select
    h.house_id,
    h.town,
    h.district,
    h.street,
    h.house_number,
    h.house_letter,
    h.total_area_m2
from sample_house as h
order by h.house_id;

-- name: add_house_accounts
-- one row a flat
insert into live.house_account (account_id, house_id)
select
    s.account_id,
    h.house_id
from sample_site as s
inner join sample_house as h on s.building_id = h.building_id
where s.kind = 'flat'
order by s.account_id;

-- name: add_absences
-- one row a stay elsewhere of people whose water has no meter
insert into live.absence (absence_id, account_id, left_on, returned_on, document, actor, recorded_at)
select
    md5('absence' || d.account_id::varchar || $seed::varchar)::uuid as absence_id,
    d.account_id,
    d.left_on,
    d.left_on + 7 + floor(rnd(d.account_id, 'absence days', $seed) * 38)::integer as returned_on,
    (['Справка санатория', 'Командировочное удостоверение', 'Справка больницы'])[1 + d.account_id % 3] as document,
    $operator as actor,
    (d.left_on + 50)::timestamptz as recorded_at
from (
    select distinct
        p.account_id,
        $first_month::date + floor(rnd(p.account_id, 'absence', $seed) * ($month_count * 30 - 60))::integer as left_on
    from sample_point as p
    where
        not p.is_metered
        and p.service in ('hot_water', 'cold_water')
        and p.customer_kind = 'household'
        and p.account_id >= $first_random
        and rnd(p.account_id, 'absent', $seed) < 0.35
) as d
order by d.account_id;

-- name: add_house_volumes
-- one row a house, month and service: what its meter counted; flats with their own meters leave some heat for stairs and cellars, and
-- now and then the meter of the house counts less than those of the flats
insert into history.house_volume (house_id, period, service, volume, other_volume, batch_id)
with counted as (
    select
        h.house_id,
        m.period,
        'heat' as service,
        case
            when h.is_heat_metered then coalesce(b.flats_volume, 0)::double + h.total_area_m2 * 0.2 * h.heat_factor * m.hdd
            else h.total_area_m2 * h.heat_factor * m.hdd
        end as volume,
        0.0 as other_volume
    from sample_house as h
    inner join sample_month as m on m.idx < $month_count
    left join batch as b on h.house_id = b.house_id and m.period = b.period and b.service = 'heat'
    where h.has_heat
    union all
    select
        h.house_id,
        m.period,
        'electricity' as service,
        greatest(0, coalesce(b.flats_volume, 0)::double + h.total_area_m2 * (
            0.3 + case
                when rnd(h.building_id * 64 + m.idx, 'less', $seed) < 0.04 then -0.08
                else 0.12 + 0.4 * rnd(h.building_id * 64 + m.idx, 'common', $seed)
            end
        )) as volume,
        (h.total_area_m2 * 0.3)::double as other_volume
    from sample_house as h
    inner join sample_month as m on m.idx < $month_count
    left join batch as b on h.house_id = b.house_id and m.period = b.period and b.service = 'electricity'
    where h.has_common_needs
)

select
    c.house_id,
    c.period,
    c.service,
    c.volume::decimal(14, 4) as volume,
    c.other_volume::decimal(14, 4) as other_volume,
    $batch_id::uuid as batch_id
from counted as c
order by c.house_id, c.period, c.service;

-- name: add_closed_periods
-- one row a month of the sample: closed, with what it came to
insert into live.period_close (period, batch_id, status, actor, started_at, closed_at, account_count, line_count, amount)
select
    b.period,
    $batch_id::uuid as batch_id,
    'closed' as status,
    $operator as actor,
    $now as started_at,
    $now as closed_at,
    b.account_count,
    b.line_count,
    b.amount
from batch as b
order by b.period;

-- name: closed_periods
-- one row a month that was charged
select
    c.period,
    count(distinct c.account_id) as account_count,
    count(*) as line_count,
    sum(c.amount + c.vat_amount)::decimal(18, 2) as amount
from history.charge as c
group by c.period
order by c.period;
