-- A payment made here is credited by exactly one row for each account once it is posted, with the same sum, and not before it was paid.
-- One that was never credited and went back as a whole (position 0) by none.
with made as (
    select
        intent.intent_number,
        intent.state,
        part.account_id,
        part.payment_number,
        part.amount
    from live.payment_intent as intent
    inner join live.payment_part as part on intent.intent_id = part.intent_id
    left join live.payment_refund as whole on intent.intent_id = whole.intent_id and whole.position = 0
    where whole.refund_id is null
),

credited as (
    select
        payment.account_id,
        payment.payment_number,
        count(*) as row_count,
        sum(payment.amount) as amount
    from history.payment as payment
    where payment.payment_number in (select made.payment_number from made)
    group by payment.account_id, payment.payment_number
)

select
    made.intent_number,
    made.state,
    made.payment_number,
    made.amount,
    coalesce(credited.row_count, 0) as credited_count,
    credited.amount as credited_amount
from made
left join credited on made.account_id = credited.account_id and made.payment_number = credited.payment_number
where
    (made.state in ('posted', 'refunded') and (credited.row_count is null or credited.row_count <> 1 or credited.amount <> made.amount))
    or (made.state in ('created', 'at_bank', 'canceled') and credited.row_count is not null)
order by made.payment_number
limit 100;
