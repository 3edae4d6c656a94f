-- name: meters
-- one row an account of the list and service: the meter that hangs there
select
    meter.account_id,
    meter.service,
    min(meter.meter_id) as meter_id
from live.meter as meter
where meter.account_id in (select unnest($account_ids::bigint[])) and meter.removed_on is null
group by meter.account_id, meter.service;

-- name: places
-- one row an account of the list: the place that crews come to
select
    account.account_id,
    concat_ws(', ', premise.town, premise.district) as place
from live.account as account
inner join live.premise as premise on account.premise_id = premise.premise_id
where account.account_id in (select unnest($account_ids::bigint[]));

-- name: pick_up
-- at most one row: the office where goods are picked up
select office.office_id
from live.office as office
where office.town = 'Екатеринбург'
order by office.office_id
limit 1;

-- name: add_orders
-- one row an order
insert into live.customer_order (
    order_id, order_number, idempotency_key, person_id, account_id, status, total_amount, vat_amount, delivery, office_id, contact_name,
    phone, email, language, comment, placed_at, paid_at, changed_at, operator_id, claimed_at, intent_id
)
select
    batch.order_id::uuid,
    batch.order_number,
    'sample ' || batch.order_id as idempotency_key,
    batch.person_id::uuid,
    batch.account_id,
    batch.status,
    batch.total_amount,
    batch.vat_amount,
    batch.delivery,
    batch.office_id,
    batch.contact_name,
    batch.phone,
    batch.email,
    'ru' as language,
    batch.comment,
    batch.placed_at,
    batch.paid_at,
    batch.changed_at,
    batch.operator_id::uuid,
    batch.claimed_at,
    batch.intent_id::uuid
from batch;

-- name: add_lines
-- one row a line of an order
insert into live.order_line (
    order_id, position, product_code, kind, product_group, service, name_ru, name_en, unit, quantity, price_amount, vat_percent, amount,
    vat_amount, meter_id, slot_id
)
select
    batch.order_id::uuid,
    batch.position,
    batch.product_code,
    batch.kind,
    batch.product_group,
    batch.service,
    batch.name_ru,
    batch.name_en,
    batch.unit,
    batch.quantity,
    batch.price_amount,
    batch.vat_percent,
    batch.amount,
    batch.vat_amount,
    batch.meter_id,
    batch.slot_id::uuid
from batch;

-- name: add_events
-- one row a step of an order
insert into live.order_event (event_id, order_id, kind, status, actor, note, recorded_at)
select
    batch.event_id::uuid,
    batch.order_id::uuid,
    batch.kind,
    batch.status,
    batch.actor,
    batch.note,
    batch.recorded_at
from batch;

-- name: add_slots
-- one row a span of hours in which a crew came or will come
insert into live.service_slot (slot_id, place, crew, starts_at, ends_at, capacity, lead_days)
select
    batch.slot_id::uuid,
    batch.place,
    batch.crew,
    batch.starts_at,
    batch.ends_at,
    batch.capacity,
    batch.lead_days
from batch
on conflict (slot_id) do nothing;

-- name: add_bookings
-- one row a promised visit
insert into live.slot_booking (slot_id, seat, order_id, position, booked_at)
select
    batch.slot_id::uuid,
    1 as seat,
    batch.order_id::uuid,
    batch.position,
    batch.booked_at
from batch;

-- name: ask_about_reading
-- the oldest doubtful submission: its customer was asked by a letter, and has not answered
insert into live.reading_review (
    submission_id, account_id, claimed_by, claimed_at, asked_at, question, outcome, note, correction_id, decided_by, decided_at
)
select
    doubtful.submission_id,
    doubtful.account_id,
    $operator as claimed_by,
    $now::timestamptz - interval 3 hour as claimed_at,
    $now::timestamptz - interval 3 hour as asked_at,
    'Расход впятеро больше обычного. Посмотрите на счётчик ещё раз и пришлите фото табло.' as question,
    null as outcome,
    null as note,
    null as correction_id,
    null as decided_by,
    null as decided_at
from live.submission as doubtful
inner join live.submitted_reading as sent on doubtful.submission_id = sent.submission_id
where sent.status = 'questioned' and sent.issue = 'above_usual'
order by doubtful.submitted_at, doubtful.submission_id
limit 1;
