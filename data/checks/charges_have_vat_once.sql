-- VAT stands on top of an organisation's line and inside a household's.
select
    c.account_id,
    c.period,
    c.service,
    c.line,
    c.vat_amount
from history.charge as c
inner join live.account as a on c.account_id = a.account_id
where a.customer_kind = 'household' and c.vat_amount <> 0
order by c.account_id, c.period
limit 100;
