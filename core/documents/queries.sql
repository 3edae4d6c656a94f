-- name: payers
-- one row an account of the list: who pays, where, and its identifiers in the state system of housing
select
    a.account_id,
    a.account_number,
    a.customer_kind,
    c.legal_form,
    c.name,
    c.inn,
    c.kpp,
    p.town,
    p.street,
    p.house_number,
    p.house_letter,
    p.flat,
    p.flat_extension,
    p.site_name,
    p.area_m2,
    p.resident_count,
    a.opened_on,
    a.is_sample,
    h.unified_number,
    h.service_number
from live.account as a
inner join live.customer as c on a.customer_id = c.customer_id
inner join live.premise as p on a.premise_id = p.premise_id
left join live.housing_account as h on a.account_id = h.account_id
where a.account_id in ($account_ids)
order by a.account_id;

-- name: lines
-- one row a printed line of the month of an account of the list
select
    c.account_id,
    c.service,
    c.line,
    c.zone,
    c.block,
    c.basis,
    c.volume,
    c.unit,
    c.rate,
    c.amount,
    c.vat_amount,
    c.due_on,
    c.charged_from,
    c.charged_to,
    c.corrects_period,
    c.norm,
    c.house_area_m2,
    c.house_volume,
    c.coefficient
from history.charge as c
where c.account_id in ($account_ids) and c.period = $period
order by c.account_id, c.service, c.line, c.zone, c.block, c.charged_from, c.corrects_period;

-- name: readings
-- one row a register of an account of the list whose readings the month's bill used
select
    r.account_id,
    r.service,
    r.zone,
    m.serial_number,
    coalesce(m.multiplier, 1) as multiplier,
    m.verification_due_on,
    r.read_on,
    r.previous_value,
    r.value,
    r.usage,
    r.source
from history.reading as r
left join live.meter as m on r.meter_id = m.meter_id and r.account_id = m.account_id
where r.account_id in ($account_ids) and r.period = $period and r.status <> 'rejected'
order by r.account_id, r.service, m.serial_number, r.zone, r.read_on;

-- name: charged_before
-- one row an account of the list that was charged before the month: everything, VAT included
select
    c.account_id,
    cast(sum(c.amount + c.vat_amount) as decimal(14, 2)) as amount
from history.charge as c
where c.account_id in ($account_ids) and c.period < $period
group by c.account_id;

-- name: paid_before
-- one row an account of the list that paid before the month, money that was given back left out
select
    p.account_id,
    cast(sum(p.amount) as decimal(14, 2)) as amount
from history.payment as p
where
    p.account_id in ($account_ids)
    and p.status <> 'refunded'
    and coalesce(p.posted_on, cast(p.paid_at at time zone 'Asia/Yekaterinburg' as date)) < $period
group by p.account_id;

-- name: paid_within
-- one row a payment of an account of the list that counts for a day of [first, after)
select
    p.account_id,
    coalesce(p.posted_on, cast(p.paid_at at time zone 'Asia/Yekaterinburg' as date)) as counted_on,
    p.payment_number,
    p.channel,
    p.amount
from history.payment as p
where
    p.account_id in ($account_ids)
    and p.status <> 'refunded'
    and coalesce(p.posted_on, cast(p.paid_at at time zone 'Asia/Yekaterinburg' as date)) >= $first
    and coalesce(p.posted_on, cast(p.paid_at at time zone 'Asia/Yekaterinburg' as date)) < $after
order by p.account_id, counted_on, p.payment_number;

-- name: charged_within
-- one row a month of [first, after) in which an account of the list was charged, VAT included
select
    c.account_id,
    c.period,
    cast(sum(c.amount + c.vat_amount) as decimal(14, 2)) as amount
from history.charge as c
where c.account_id in ($account_ids) and c.period >= $first and c.period < $after
group by c.account_id, c.period
order by c.account_id, c.period;

-- name: housing_bills
-- one row a bill of the month that the state system of housing gave an identifier
select
    b.account_id,
    b.identifier
from live.housing_bill as b
where b.account_id in ($account_ids) and b.period = $period;

-- name: charged_months
-- one row a month in which an account of the list was charged, newest first: what the month cost, VAT included
select
    c.period,
    max(c.due_on) as due_on,
    cast(sum(c.amount + c.vat_amount) as decimal(14, 2)) as amount
from history.charge as c
where c.account_id in ($account_ids)
group by c.period
order by c.period desc;

-- name: charged_accounts
-- one row an account after the given one that was charged in the month, in order, at most so many
select distinct c.account_id
from history.charge as c
inner join live.account as a on c.account_id = a.account_id
where c.period = $period and c.account_id > $after_id and a.customer_kind = $customer_kind
order by c.account_id
limit $count;

-- name: charged_account_count
-- one row: how many accounts of the kind were charged in the month
select count(distinct c.account_id)
from history.charge as c
inner join live.account as a on c.account_id = a.account_id
where c.period = $period and a.customer_kind = $customer_kind;

-- name: issued
-- one row a numbered document of the accounts of the list, of the months from first to last, newest month first
select
    d.document_id,
    d.kind,
    d.series_year,
    d.serial,
    d.account_id,
    d.period,
    d.issued_on,
    d.buyer_name,
    d.buyer_inn,
    d.buyer_kpp,
    d.buyer_address,
    d.net_amount,
    d.vat_amount,
    d.vat_percent,
    d.sha256
from live.document as d
where d.account_id in ($account_ids) and d.period >= $first and d.period <= $last
order by d.period desc, d.account_id asc, d.kind asc;

-- name: issued_kind
-- at most one row: the numbered document of one account and month
select
    d.document_id,
    d.kind,
    d.series_year,
    d.serial,
    d.account_id,
    d.period,
    d.issued_on,
    d.buyer_name,
    d.buyer_inn,
    d.buyer_kpp,
    d.buyer_address,
    d.net_amount,
    d.vat_amount,
    d.vat_percent,
    d.sha256
from live.document as d
where d.account_id = $account_id and d.period = $period and d.kind = $kind;

-- name: sha256_of_lines
-- one row: what the lines of a numbered document come to, written in one order; as in issue_documents
select
    sha256(string_agg(
        concat_ws(
            '|', c.service, c.line, c.zone, c.block, c.basis, c.volume, c.unit, c.rate, c.amount, c.vat_amount
        ),
        ';'
        order by c.service, c.line, c.zone, c.block, c.basis, c.volume, c.rate, c.amount
    )) as sha256
from history.charge as c
where
    c.account_id = $account_id
    and c.period = $period
    and c.line not in ('penalty', 'adjustment', 'concession');

-- name: sendings_since
-- one row: how many documents the person sent since an instant
select count(*)
from live.document_sending as s
where s.person_id = $person_id and s.sent_at > $since;

-- name: sending
-- at most one row: what was sent under the key
select s.recipient
from live.document_sending as s
where s.idempotency_key = $idempotency_key;

-- name: supply_points
-- one row a point of supply of the account
select
    sp.service,
    sp.point_code,
    sp.max_power_kw
from live.service_point as sp
where sp.account_id = $account_id
order by sp.service, sp.point_code;
