-- The amount of a line is its volume x rate, rounded half up to kopecks (concessions and penalties are counted otherwise).
select
    c.account_id,
    c.period,
    c.service,
    c.line,
    c.volume,
    c.rate,
    c.amount
from history.charge as c
where
    c.line not in ('penalty', 'concession')
    and c.rate <> 0
    and c.amount <> round(c.volume * c.rate, 2)
order by c.account_id, c.period
limit 100;
