-- name: intent_by_key
-- at most one row: the intent of an idempotency key
select intent.intent_id
from live.payment_intent as intent
where intent.idempotency_key = $idempotency_key;

-- name: twin
-- at most one row: an intent of the person that is open, recent and asks for the same in the same way
select intent.intent_id
from live.payment_intent as intent
inner join live.payment_part as part on intent.intent_id = part.intent_id
where
    intent.person_id = $person_id
    and intent.state in ('created', 'at_bank')
    and intent.channel = $channel
    and intent.created_at > $since::timestamptz
    and intent.email = $email
    and intent.card_id is not distinct from $card_id::uuid
    and intent.is_saving_card = $is_saving_card
group by intent.intent_id, intent.created_at
having
    list(
        concat_ws(' ', part.account_id, part.amount, part.service, part.period, part.is_penalty)
        order by part.account_id
    ) = $parts::varchar[]
order by intent.created_at desc
limit 1;

-- name: intent
-- at most one row: an intent
select
    intent.intent_id,
    intent.intent_number,
    intent.return_token,
    intent.person_id,
    intent.channel,
    intent.state,
    intent.amount,
    intent.fee_amount,
    intent.email,
    intent.phone,
    intent.language,
    intent.card_id,
    intent.is_saving_card,
    intent.rule_id,
    intent.gateway,
    intent.bank_payment_id,
    intent.confirmation_url,
    intent.reason,
    intent.card_mask,
    intent.created_at,
    intent.sent_at,
    intent.return_url,
    intent.paid_at,
    intent.changed_at
from live.payment_intent as intent
where intent.intent_id = $intent_id;

-- name: intent_by_token
-- at most one row: the intent that a return token opens
select intent.intent_id
from live.payment_intent as intent
where intent.return_token = $return_token;

-- name: intent_by_bank
-- at most one row: the intent of a payment at the bank
select intent.intent_id
from live.payment_intent as intent
where intent.bank_payment_id = $bank_payment_id;

-- name: parts
-- one row an account of an intent, with what became of a wish to get it back
select
    part.intent_id,
    part.position,
    part.account_id,
    coalesce(part.typed_number, account.account_number) as account_number,
    part.payment_number,
    part.amount,
    part.service,
    part.period,
    part.is_penalty,
    refund.state as refund_state
from live.payment_part as part
left join live.account as account on part.account_id = account.account_id
left join live.payment_refund as refund on part.intent_id = refund.intent_id and part.position = refund.position
where part.intent_id in (select unnest($intent_ids::uuid[]))
order by part.intent_id, part.position;

-- name: events
-- one row a thing that happened to an intent, oldest first
select
    event.recorded_at,
    event.kind,
    event.state,
    event.details
from live.payment_event as event
where event.intent_id = $intent_id
order by event.event_id;

-- name: unsettled
-- one row an intent that is not decided or not posted: at the bank since an instant, or told to the bank while it knows its key
select intent.intent_id
from live.payment_intent as intent
where
    (intent.state = 'at_bank' and intent.sent_at > $since::timestamptz)
    or (
        intent.state = 'created'
        and (
            intent.sent_at > $key_since::timestamptz
            or (intent.sent_at is null and intent.channel = 'autopay' and intent.created_at > $key_since::timestamptz)
        )
    )
    or intent.state = 'succeeded'
order by intent.created_at;

-- name: stranded
-- one row an intent by a saved card whose first call was never answered and whose key the bank has forgotten by now
select intent.intent_id
from live.payment_intent as intent
where
    intent.state = 'created' and intent.card_id is not null and intent.bank_payment_id is null
    and intent.sent_at <= $key_since::timestamptz;

-- name: succeeded
-- one row a part of a paid intent that does not stand in history yet
select
    intent.intent_id,
    intent.intent_number,
    intent.channel,
    intent.paid_at,
    part.position,
    part.account_id,
    part.payment_number,
    part.amount,
    part.service,
    part.period,
    part.is_penalty
from live.payment_intent as intent
inner join live.payment_part as part on intent.intent_id = part.intent_id
where intent.state = 'succeeded'
order by intent.created_at, part.position;

-- name: of_account
-- one row a payment of the account made here, newest first; those never sent are left out
select part.intent_id
from live.payment_part as part
inner join live.payment_intent as intent on part.intent_id = intent.intent_id
where part.account_id = $account_id and intent.sent_at is not null and ($person_id::uuid is null or intent.person_id = $person_id)
order by intent.created_at desc
limit $count;

-- name: is_paid_here
-- one row: whether anybody ever began to pay for the account here
select count(*) > 0 as is_paid_here
from live.payment_part as part
where part.account_id = $account_id;

-- name: cards
-- one row a card that the person lets be kept
select
    card.card_id,
    card.person_id,
    card.method_id,
    card.brand,
    card.last4,
    card.expiry_month,
    card.expiry_year,
    card.saved_at
from live.payment_card as card
where card.person_id = $person_id and card.removed_at is null
order by card.saved_at desc;

-- name: visitor_account
-- at most one row: the open account of one of the numbers
select account.account_id
from live.account as account
where account.account_number in (select unnest($account_numbers::varchar[])) and account.closed_on is null
order by account.account_id
limit 1;

-- name: method
-- at most one row: the bank's token of a card
select
    card.method_id,
    card.removed_at is null as is_kept
from live.payment_card as card
where card.card_id = $card_id;

-- name: refunds
-- one row a wish to get money back in one of the states, oldest first
select
    refund.refund_id,
    refund.intent_id,
    intent.intent_number,
    refund.position,
    refund.account_id,
    coalesce(account.account_number, typed.typed_number) as account_number,
    coalesce(part.payment_number, intent.intent_number) as payment_number,
    bought.order_number,
    refund.amount,
    refund.reason,
    refund.state,
    refund.answer,
    refund.requested_at,
    refund.finished_at
from live.payment_refund as refund
inner join live.payment_intent as intent on refund.intent_id = intent.intent_id
left join live.payment_part as part on refund.intent_id = part.intent_id and refund.position = part.position
left join live.payment_part as typed on refund.intent_id = typed.intent_id and typed.position = 1
left join live.payment_order as bought on refund.intent_id = bought.intent_id
left join live.account as account on refund.account_id = account.account_id
where refund.state in (select unnest($states::varchar[]))
order by refund.requested_at;

-- name: autopay_rules
-- one row an automatic payment in force
select
    rule.rule_id,
    rule.person_id,
    rule.account_id,
    account.account_number,
    rule.card_id,
    concat(card.brand, ' *', card.last4) as card_mask,
    rule.limit_amount,
    rule.email,
    rule.language
from live.autopay_rule as rule
inner join live.account as account on rule.account_id = account.account_id
inner join live.payment_card as card on rule.card_id = card.card_id
where rule.ended_at is null and ($person_id::uuid is null or rule.person_id = $person_id)
order by rule.created_at;

-- name: autopay_run
-- at most one row: what became of an automatic payment on a due day
select
    run.amount,
    run.announced_at,
    run.outcome,
    run.intent_id
from live.autopay_run as run
where run.rule_id = $rule_id and run.due_on = $due_on;

-- name: disputed
-- one row a payment that a person has to look into: its money has no account, or the bank says something else
select intent.intent_id
from live.payment_intent as intent
where intent.state = 'disputed' and (coalesce(intent.reason, '') = 'unknown_account') = $has_no_account
order by intent.changed_at;
