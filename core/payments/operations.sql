-- name: add_event
-- one thing that happened
insert into live.payment_event (event_id, intent_id, recorded_at, kind, state, details)
values ($event_id, $intent_id, $recorded_at, $kind, $state, $details);

-- name: mark_sent
-- the bank may know of it from now on
update live.payment_intent
set sent_at = $now::timestamptz, return_url = $return_url, changed_at = $now::timestamptz
where intent_id = $intent_id and sent_at is null;

-- name: set_state
-- one intent in its new state, with what the bank said
update live.payment_intent
set
    state = $state,
    bank_payment_id = coalesce($bank_payment_id, bank_payment_id),
    confirmation_url = coalesce($confirmation_url, confirmation_url),
    reason = $reason,
    card_mask = coalesce($card_mask, card_mask),
    paid_at = coalesce($paid_at::timestamptz, paid_at),
    changed_at = $now::timestamptz
where intent_id = $intent_id;

-- name: mark_posted
-- one intent whose money stands in history
update live.payment_intent
set state = 'posted', changed_at = $now::timestamptz
where intent_id = $intent_id and state = 'succeeded';

-- name: add_card
-- one saved card; the same token only once
insert into live.payment_card (
    card_id, person_id, method_id, gateway, brand, last4, expiry_month, expiry_year, saved_at, removed_at
)
values ($card_id, $person_id, $method_id, $gateway, $brand, $last4, $expiry_month, $expiry_year, $now, null)
on conflict (method_id) do nothing;

-- name: remove_card
-- one card that its person wants no more
update live.payment_card
set removed_at = $now::timestamptz
where card_id = $card_id and person_id = $person_id and removed_at is null;
