-- name: issue_documents
-- one row an organisation's account charged in the month that has no document of the kind yet, numbered after the last one by account
insert into live.document (
    document_id,
    kind,
    series_year,
    serial,
    account_id,
    period,
    issued_on,
    buyer_name,
    buyer_inn,
    buyer_kpp,
    buyer_address,
    net_amount,
    vat_amount,
    vat_percent,
    sha256,
    issued_at,
    issued_by
)
select
    cast(md5(concat_ws('|', $kind, s.account_id, $period)) as uuid) as document_id,
    $kind as kind,
    year(cast($issued_on as date)) as series_year,
    $last_serial + row_number() over (order by s.account_id) as serial,
    s.account_id,
    $period as period,
    $issued_on as issued_on,
    cust.name as buyer_name,
    cust.inn as buyer_inn,
    cust.kpp as buyer_kpp,
    concat(
        'г. ', p.town, ', ', p.street, ', д. ', p.house_number, coalesce(p.house_letter, ''),
        case when p.flat is not null then concat(', пом. ', p.flat, coalesce(concat('/', p.flat_extension), '')) else '' end
    ) as buyer_address,
    s.net_amount,
    s.vat_amount,
    $vat_percent as vat_percent,
    s.sha256,
    $now as issued_at,
    $actor as issued_by
from (
    select
        c.account_id,
        sum(c.amount) as net_amount,
        sum(c.vat_amount) as vat_amount,
        sha256(string_agg(
            concat_ws(
                '|', c.service, c.line, c.zone, c.block, c.basis, c.volume, c.unit, c.rate, c.amount, c.vat_amount
            ),
            ';'
            order by c.service, c.line, c.zone, c.block, c.basis, c.volume, c.rate, c.amount
        )) as sha256
    from history.charge as c
    -- the text of every line is dear: only of those who get a document
    inner join live.account as o on c.account_id = o.account_id and o.customer_kind = 'organisation'
    where c.period = $period and c.line not in ('penalty', 'adjustment', 'concession')
    group by c.account_id
) as s
inner join live.account as a on s.account_id = a.account_id
inner join live.customer as cust on a.customer_id = cust.customer_id
inner join live.premise as p on a.premise_id = p.premise_id
where
    a.customer_kind = 'organisation'
    and s.net_amount > 0
    and not exists (
        select 1
        from live.document as d
        where d.kind = $kind and d.account_id = s.account_id and d.period = $period
    )
order by s.account_id;

-- name: last_serial
-- one row: the newest number of the kind in the year, 0 where there is none
select coalesce(max(d.serial), 0) as serial
from live.document as d
where d.kind = $kind and d.series_year = $series_year;

-- name: last_issued_period
-- one row: the newest month that has documents of the kind, null where none has
select max(d.period) as period
from live.document as d
where d.kind = $kind;

-- name: issued_count
-- one row: how many documents of the kind the month has
select count(*) as document_count
from live.document as d
where d.kind = $kind and d.period = $period;

-- name: add_sending
-- one row: a document that a person sends
insert into live.document_sending (idempotency_key, person_id, account_id, kind, period, recipient, sent_at)
values ($idempotency_key, $person_id, $account_id, $kind, $period, $recipient, $now);
