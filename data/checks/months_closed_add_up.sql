-- A closed month stays what it came to when it was closed.
select
    p.period,
    p.line_count,
    p.amount,
    c.line_count as lines_now,
    c.amount as amount_now
from live.period_close as p
left join (
    select
        h.period,
        h.batch_id,
        count(*) as line_count,
        sum(h.amount + h.vat_amount)::decimal(18, 2) as amount
    from history.charge as h
    group by h.period, h.batch_id
) as c on p.period = c.period and p.batch_id = c.batch_id
where p.status = 'closed' and (c.line_count is distinct from p.line_count or c.amount is distinct from p.amount)
order by p.period
limit 100;
