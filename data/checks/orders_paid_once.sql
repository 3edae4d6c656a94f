-- An order adds up, is paid by at most one payment whose sum is its own, and a canceled one that was paid is being given back.
with lines as (
    select
        line.order_id,
        sum(line.amount) as amount,
        sum(line.vat_amount) as vat_amount
    from live.order_line as line
    group by line.order_id
),

payments as (
    select
        bought.order_id,
        count(*) filter (where intent.state = 'posted' and refund.refund_id is null) as kept_count,
        count(*) filter (where intent.amount <> placed.total_amount) as odd_count
    from live.payment_order as bought
    inner join live.payment_intent as intent on bought.intent_id = intent.intent_id
    inner join live.customer_order as placed on bought.order_id = placed.order_id
    left join live.payment_refund as refund on bought.intent_id = refund.intent_id
    group by bought.order_id
)

select
    placed.order_number,
    placed.status,
    placed.total_amount,
    lines.amount as lines_amount,
    payments.kept_count,
    payments.odd_count
from live.customer_order as placed
left join lines on placed.order_id = lines.order_id
left join payments on placed.order_id = payments.order_id
where
    lines.amount is null
    or lines.amount <> placed.total_amount
    or lines.vat_amount <> placed.vat_amount
    or coalesce(payments.odd_count, 0) > 0
    or coalesce(payments.kept_count, 0) > 1
    or (placed.status = 'canceled' and coalesce(payments.kept_count, 0) > 0)
    or (placed.status = 'paid' and coalesce(payments.kept_count, 0) <> 1)
order by placed.order_number
limit 100;
