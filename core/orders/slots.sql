-- name: add_rules
-- the rules that the store does not have
insert into live.service_rule (
    place, crew, valid_from, valid_to, weekdays, first_hour, last_hour, visit_hours, capacity, lead_days, horizon_days, is_sample
)
select
    batch.place,
    batch.crew,
    batch.valid_from,
    batch.valid_to,
    batch.weekdays,
    batch.first_hour,
    batch.last_hour,
    batch.visit_hours,
    batch.capacity,
    batch.lead_days,
    batch.horizon_days,
    batch.is_sample
from batch
on conflict (place, crew, valid_from) do nothing;

-- name: rules
-- one row a place and crew: the rule in force on a day
select
    r.place,
    r.crew,
    arg_max(r.weekdays, r.valid_from) as weekdays,
    arg_max(r.first_hour, r.valid_from) as first_hour,
    arg_max(r.last_hour, r.valid_from) as last_hour,
    arg_max(r.visit_hours, r.valid_from) as visit_hours,
    arg_max(r.capacity, r.valid_from) as capacity,
    arg_max(r.lead_days, r.valid_from) as lead_days,
    arg_max(r.horizon_days, r.valid_from) as horizon_days
from live.service_rule as r
where r.valid_from <= $on_day::date and (r.valid_to is null or r.valid_to > $on_day::date)
group by r.place, r.crew;

-- name: places
-- one row a place with customers: a town, or a district of Ekaterinburg
select distinct concat_ws(', ', p.town, p.district) as place
from live.premise as p
order by place;

-- name: covered
-- one row a place and crew that has spans of hours: the last of their days
select
    s.place,
    s.crew,
    (max(s.starts_at) at time zone 'Asia/Yekaterinburg')::date as last_on
from live.service_slot as s
group by s.place, s.crew;

-- name: add_slots
-- the spans of the batch that are new
insert into live.service_slot (slot_id, place, crew, starts_at, ends_at, capacity, lead_days)
select
    batch.slot_id::uuid as slot_id,
    batch.place,
    batch.crew,
    batch.starts_at,
    batch.ends_at,
    batch.capacity,
    batch.lead_days
from batch
order by batch.place, batch.crew, batch.starts_at
on conflict (slot_id) do nothing;

-- name: drop_unused
-- spans that are over and in which nobody came
delete from live.service_slot
where
    ends_at < $before::timestamptz
    and slot_id not in (select b.slot_id from live.slot_booking as b);

-- name: place_of_account
-- one row: the place of the account's premise
select concat_ws(', ', p.town, p.district) as place
from live.account as a
inner join live.premise as p on a.premise_id = p.premise_id
where a.account_id = $account_id;

-- name: free
-- one row a span of a place and crew that begins after an instant and has a visit left
select
    s.slot_id,
    s.starts_at,
    s.ends_at,
    s.lead_days,
    s.capacity - count(b.seat) as free
from live.service_slot as s
left join live.slot_booking as b on s.slot_id = b.slot_id
where s.place = $place and s.crew = $crew and s.starts_at > $now::timestamptz
group by s.slot_id, s.starts_at, s.ends_at, s.lead_days, s.capacity
having count(b.seat) < s.capacity
order by s.starts_at;

-- name: slot
-- at most one row: a span of hours
select
    s.slot_id,
    s.place,
    s.crew,
    s.starts_at,
    s.ends_at,
    s.capacity,
    s.lead_days
from live.service_slot as s
where s.slot_id = $slot_id;

-- name: seats
-- one row a promised visit of a span
select b.seat
from live.slot_booking as b
where b.slot_id = $slot_id;

-- name: booked
-- one row a line of the order with a visit
select
    b.position,
    s.slot_id,
    s.starts_at,
    s.ends_at,
    s.capacity as free
from live.slot_booking as b
inner join live.service_slot as s on b.slot_id = s.slot_id
where b.order_id = $order_id
order by b.position;

-- name: first_of
-- one row an order that has visits: the next of them
select
    b.order_id,
    min(s.starts_at) as starts_at,
    arg_min(s.ends_at, s.starts_at) as ends_at,
    arg_min(s.slot_id, s.starts_at) as slot_id,
    1 as free
from live.slot_booking as b
inner join live.service_slot as s on b.slot_id = s.slot_id
where b.order_id in (select unnest($order_ids::uuid[]))
group by b.order_id;

-- name: add_booking
-- one promised visit
insert into live.slot_booking (slot_id, seat, order_id, position, booked_at)
values ($slot_id, $seat, $order_id, $position, $now);

-- name: drop_booking
-- the visit of one line of an order
delete from live.slot_booking
where order_id = $order_id and position = $position;

-- name: drop_bookings
-- the visits of an order
delete from live.slot_booking
where order_id = $order_id;

-- name: line_group
-- at most one row: the shelf of a line of an order
select line.product_group
from live.order_line as line
where line.order_id = $order_id and line.position = $position;

-- name: set_line_slot
-- the line of the order with its visit
update live.order_line
set slot_id = $slot_id
where order_id = $order_id and position = $position;
