-- name: add_intent
-- one wish to pay
insert into live.payment_intent (
    intent_id, idempotency_key, intent_number, return_token, person_id, channel, state, amount, fee_amount, email, phone, language, card_id,
    is_saving_card, rule_id, gateway, bank_payment_id, confirmation_url, reason, card_mask, created_at, sent_at, return_url, paid_at,
    changed_at
)
values (
    $intent_id, $idempotency_key, $intent_number, $return_token, $person_id, $channel, 'created', $amount, $fee_amount, $email, $phone,
    $language, $card_id, $is_saving_card, $rule_id, $gateway, null, null, null, null, $created_at, null, null, null, $created_at
);

-- name: add_part
-- what one account gets
insert into live.payment_part (intent_id, position, account_id, payment_number, amount, service, period, is_penalty, typed_number)
values ($intent_id, $position, $account_id, $payment_number, $amount, $service, $period, $is_penalty, $typed_number);

-- name: add_attempt
-- one try to pay without signing in
insert into live.payer_attempt (attempt_id, number_hash, address, attempted_at, has_succeeded)
values ($attempt_id, $number_hash, $address, $attempted_at, $has_succeeded);

-- name: attempts
-- one row: how often the address and the number were tried since an instant, whether somebody has the number or not
select
    count(*) filter (where attempt.address = $address) as of_address,
    count(*) filter (where attempt.number_hash = $number_hash) as of_number
from live.payer_attempt as attempt
where attempt.attempted_at > $since::timestamptz;

-- name: forget_attempts
-- tries before the instant
delete from live.payer_attempt
where attempted_at < $before;
