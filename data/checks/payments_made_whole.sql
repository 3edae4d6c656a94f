-- A payment made here is the sum of what its accounts or the lines of its order get, and its state is that of its newest event.
with parts as (
    select
        part.intent_id,
        sum(part.amount) as amount
    from (
        select
            account.intent_id,
            account.amount
        from live.payment_part as account
        union all
        select
            item.intent_id,
            item.amount
        from live.payment_order_item as item
    ) as part
    group by part.intent_id
),

newest as (
    select
        event.intent_id,
        max_by(event.state, event.event_id) as state
    from live.payment_event as event
    group by event.intent_id
)

select
    intent.intent_number,
    intent.amount,
    parts.amount as parts_amount,
    intent.state,
    newest.state as event_state
from live.payment_intent as intent
left join parts on intent.intent_id = parts.intent_id
left join newest on intent.intent_id = newest.intent_id
where parts.amount is null or parts.amount <> intent.amount or newest.state is null or newest.state <> intent.state
order by intent.intent_number
limit 100;
