-- name: issue_documents
-- one row a kind, month and organisation's account charged in it that has no such document yet; numbers go by month and account
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
    cast(md5(concat_ws('|', b.kind, s.account_id, s.period)) as uuid) as document_id,
    b.kind,
    b.series_year,
    b.last_serial + row_number() over (partition by b.kind, b.series_year order by s.period, s.account_id) as serial,
    s.account_id,
    s.period,
    b.issued_on,
    cust.name as buyer_name,
    cust.inn as buyer_inn,
    cust.kpp as buyer_kpp,
    concat(
        'г. ', p.town, ', ', p.street, ', д. ', p.house_number, coalesce(p.house_letter, ''),
        case when p.flat is not null then concat(', пом. ', p.flat, coalesce(concat('/', p.flat_extension), '')) else '' end
    ) as buyer_address,
    s.net_amount,
    s.vat_amount,
    b.vat_percent,
    s.sha256,
    $now as issued_at,
    $actor as issued_by
from (
    select
        c.account_id,
        c.period,
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
    where
        c.period between (select min(m.period) from batch as m) and (select max(m.period) from batch as m)
        and c.line not in ('penalty', 'adjustment', 'concession')
    group by c.account_id, c.period
) as s
inner join batch as b on s.period = b.period
inner join live.account as a on s.account_id = a.account_id
inner join live.customer as cust on a.customer_id = cust.customer_id
inner join live.premise as p on a.premise_id = p.premise_id
where
    a.customer_kind = 'organisation'
    and s.net_amount > 0
    and not exists (
        select 1
        from live.document as d
        where d.kind = b.kind and d.account_id = s.account_id and d.period = s.period
    )
order by s.period, b.kind, s.account_id;

-- name: known_documents
-- one row a kind and year of issue: its newest number and month, and how many documents are of the months from $first to $last
select
    d.kind,
    d.series_year,
    max(d.serial) as last_serial,
    max(d.period) as newest_period,
    count(*) filter (where d.period between $first and $last) as document_count
from live.document as d
group by d.kind, d.series_year;

-- name: add_sending
-- one row: a document that a person sends
insert into live.document_sending (idempotency_key, person_id, account_id, kind, period, recipient, sent_at)
values ($idempotency_key, $person_id, $account_id, $kind, $period, $recipient, $now);
