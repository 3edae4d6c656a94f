-- Money is given back once, never more than was paid, and what was given back counts no more.
select
    refund.refund_id,
    refund.state,
    refund.amount,
    part.amount as paid_amount,
    payment.status
from live.payment_refund as refund
left join live.payment_part as part on refund.intent_id = part.intent_id and refund.position = part.position
left join history.payment as payment on part.account_id = payment.account_id and part.payment_number = payment.payment_number
where
    refund.position > 0
    and (
        part.amount is null
        or refund.amount > part.amount
        or (refund.state = 'done') <> (payment.status is not distinct from 'refunded')
    )
order by refund.requested_at
limit 100;
