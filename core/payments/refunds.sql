-- name: add_refund
-- one wish to get money back
insert into live.payment_refund (
    refund_id, intent_id, position, account_id, amount, reason, state, answer, requested_by, requested_at, decided_by, decided_at,
    bank_refund_id, finished_at
)
values (
    $refund_id, $intent_id, $position, $account_id, $amount, $reason, 'requested', null, $requested_by, $now, null, null, null, null
);

-- name: decide_refund
-- one wish that an operator looked at
update live.payment_refund
set state = $state, answer = $answer, decided_by = $decided_by, decided_at = $now::timestamptz
where refund_id = $refund_id and state = 'requested';

-- name: finish_refund
-- one refund that the bank has made
update live.payment_refund
set state = 'done', bank_refund_id = $bank_refund_id, finished_at = $now::timestamptz
where refund_id = $refund_id and state = 'approved';

-- name: mark_refunded
-- the intent, once the whole (position 0) or every part of it went back
update live.payment_intent
set state = 'refunded', changed_at = $now::timestamptz
where
    intent_id = $intent_id
    and state in ('posted', 'disputed')
    and not exists (
        select 1
        from live.payment_part as part
        where
            part.intent_id = $intent_id
            and not exists (
                select 1
                from live.payment_refund as refund
                where refund.intent_id = part.intent_id and refund.position in (0, part.position) and refund.state = 'done'
            )
    );
