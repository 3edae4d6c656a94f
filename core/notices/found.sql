-- name: make_found
-- no row: what the run is going to tell
create or replace table memory.notice_found (
    kind varchar,
    person_id uuid,
    account_id bigint,
    subject_id bigint,
    about_on date,
    day date,
    amount decimal(14, 2),
    service varchar,
    serial_number varchar
);

-- name: drop_found
-- no row: the run is over
drop table if exists memory.notice_found;

-- name: make_wanted
-- one row a person, account of the range and kind that the person wants to be told of, and was not told of today
create or replace table memory.notice_wanted as
with granted as (
    select
        g.person_id,
        g.account_id,
        bool_or(g.access_level = 'owner') as is_owner
    from live.account_access as g
    inner join live.person as p on g.person_id = p.person_id
    where
        g.account_id between $first_id and $last_id
        and g.revoked_at is null
        and (g.ends_on is null or g.ends_on >= $today)
        and p.disabled_at is null
        and p.role in ('household', 'corporate')
    group by g.person_id, g.account_id
),

kinds as (
    select
        unnest($kinds::varchar[]) as kind,
        unnest($defaults::boolean[]) as is_default
)

select
    granted.person_id,
    granted.account_id,
    kinds.kind
from granted
cross join kinds
left join live.notice_choice as c
    on
        granted.person_id = c.person_id
        and kinds.kind = c.kind
        and (granted.account_id = c.account_id or (c.account_id is null and (granted.is_owner or not c.is_on)))
where
    not exists (
        select 1
        from live.notice_told as t
        where t.person_id = granted.person_id and t.kind = kinds.kind and t.told_on = $today and t.kind <> 'receipt'
    )
group by granted.person_id, granted.account_id, granted.is_owner, kinds.kind, kinds.is_default
having coalesce(last(c.is_on order by c.chosen_at, c.choice_id), kinds.is_default and granted.is_owner);

-- name: add_readings
-- one row a person and home of the range with a meter whose reading for the month has not come
insert into memory.notice_found (kind, person_id, account_id, subject_id, about_on, day, amount, service, serial_number)
select
    w.kind,
    w.person_id,
    w.account_id,
    0 as subject_id,
    $period::date as about_on,
    $deadline_on::date as day,
    null as amount,
    null as service,
    null as serial_number
from memory.notice_wanted as w
inner join live.account as a on w.account_id = a.account_id
where
    w.kind = $kind
    and a.account_id between $first_id and $last_id
    and a.customer_kind = 'household'
    and a.closed_on is null
    and w.account_id in (
        select m.account_id
        from live.meter as m
        where
            m.account_id between $first_id and $last_id
            and not m.is_remote
            and m.removed_on is null
            and m.meter_id not in (
                select s.meter_id
                from live.submitted_reading as s
                where
                    s.account_id between $first_id and $last_id
                    and s.period = $period::date
                    and s.status in ('accepted', 'questioned')
            )
    )
    and not exists (
        select 1
        from live.notice_told as t
        where t.person_id = w.person_id and t.kind = w.kind and t.account_id = w.account_id and t.about_on = $period::date
    );

-- name: add_money
-- one row a person and account of the range that is to pay soon, or should have paid; the sums are those of core.billing.rules.balance
insert into memory.notice_found (kind, person_id, account_id, subject_id, about_on, day, amount, service, serial_number)
with asked as (
    select distinct w.account_id
    from memory.notice_wanted as w
    where w.kind in ('due', 'debt')
),

charged as (
    select
        c.account_id,
        c.service,
        c.period,
        max(c.due_on) as due_on,
        sum(c.amount + c.vat_amount) as amount
    from history.charge as c
    where
        c.account_id between $first_id and $last_id
        and c.account_id in (select asked.account_id from asked)
    group by c.account_id, c.service, c.period
),

counted as (
    select
        p.account_id,
        p.payment_number,
        p.amount
    from history.payment as p
    where
        p.account_id between $first_id and $last_id
        and p.status <> 'refunded'
        and p.account_id in (select asked.account_id from asked)
),

paid as (
    select
        counted.account_id,
        sum(counted.amount) as amount
    from counted
    group by counted.account_id
),

posted as (
    select
        l.account_id,
        l.service,
        l.period,
        sum(l.amount) as amount
    from history.allocation as l
    inner join counted on l.account_id = counted.account_id and l.payment_number = counted.payment_number
    where l.account_id between $first_id and $last_id
    group by l.account_id, l.service, l.period
),

parts as (
    select
        charged.account_id,
        charged.due_on,
        charged.amount,
        charged.amount - coalesce(posted.amount, 0) as open_amount
    from charged
    left join posted
        on charged.account_id = posted.account_id and charged.service = posted.service and charged.period = posted.period
),

balances as (
    select
        parts.account_id,
        sum(parts.amount) - coalesce(max(paid.amount), 0) as amount,
        coalesce(sum(parts.open_amount) filter (where parts.open_amount > 0), 0) as open_amount,
        coalesce(sum(parts.open_amount) filter (where parts.open_amount > 0 and parts.due_on < $today), 0) as late_amount,
        min(parts.due_on) filter (where parts.open_amount > 0 and parts.due_on >= $today) as next_due_on,
        max(parts.due_on) filter (where parts.open_amount > 0 and parts.due_on < $today) as newest_late_on,
        min(parts.due_on) filter (where parts.open_amount > 0 and parts.due_on < $today) as late_since
    from parts
    left join paid on parts.account_id = paid.account_id
    group by parts.account_id
),

found as (
    select
        'due' as kind,
        b.account_id,
        b.next_due_on as about_on,
        b.next_due_on as day,
        b.amount
    from balances as b
    where
        b.amount >= $least_amount
        and b.next_due_on <= $today::date + $due_days::integer
        and b.account_id not in (
            select r.account_id
            from live.autopay_rule as r
            where r.ended_at is null
        )
    union all
    select
        'debt' as kind,
        b.account_id,
        b.newest_late_on as about_on,
        b.late_since as day,
        b.late_amount - greatest(b.open_amount - b.amount, 0) as amount
    from balances as b
    where
        b.late_amount - greatest(b.open_amount - b.amount, 0) >= $least_amount
        and b.newest_late_on between $today::date - $debt_last_days::integer and $today::date - $debt_days::integer
)

select
    w.kind,
    w.person_id,
    w.account_id,
    0 as subject_id,
    found.about_on,
    found.day,
    found.amount::decimal(14, 2) as amount,
    null as service,
    null as serial_number
from memory.notice_wanted as w
inner join found on w.kind = found.kind and w.account_id = found.account_id
where
    not exists (
        select 1
        from live.notice_told as t
        where t.person_id = w.person_id and t.kind = w.kind and t.account_id = w.account_id and t.about_on = found.about_on
    );

-- name: add_verifications
-- one row a person and meter of the range whose verification comes nearer than one of the days, or has just come
insert into memory.notice_found (kind, person_id, account_id, subject_id, about_on, day, amount, service, serial_number)
with days as (select unnest($days::integer[]) as day_count),

near as (
    select
        m.account_id,
        m.meter_id,
        m.service,
        m.serial_number,
        m.verification_due_on,
        min(days.day_count) as day_count
    from live.meter as m
    cross join days
    where
        m.account_id between $first_id and $last_id
        and m.removed_on is null
        and m.verification_due_on > $today::date - $most_days::integer
        and days.day_count >= greatest(m.verification_due_on - $today::date, 0)
    group by m.account_id, m.meter_id, m.service, m.serial_number, m.verification_due_on
)

select
    w.kind,
    w.person_id,
    w.account_id,
    near.meter_id as subject_id,
    near.verification_due_on - near.day_count::integer as about_on,
    near.verification_due_on as day,
    null as amount,
    near.service,
    near.serial_number
from memory.notice_wanted as w
inner join near on w.account_id = near.account_id
inner join live.account as a on w.account_id = a.account_id
where
    w.kind = 'verification'
    and a.closed_on is null
    and not exists (
        select 1
        from live.notice_told as t
        where
            t.person_id = w.person_id
            and t.kind = w.kind
            and t.account_id = w.account_id
            and t.subject_id = near.meter_id
            and t.about_on = near.verification_due_on - near.day_count::integer
    );

-- name: add_receipts
-- one row a person and home of the range that was charged in the month
insert into memory.notice_found (kind, person_id, account_id, subject_id, about_on, day, amount, service, serial_number)
with charged as (
    select
        c.account_id,
        max(c.due_on) as due_on
    from history.charge as c
    where
        c.account_id between $first_id and $last_id
        and c.period = $period::date
    group by c.account_id
)

select
    w.kind,
    w.person_id,
    w.account_id,
    0 as subject_id,
    $period::date as about_on,
    charged.due_on as day,
    null as amount,
    null as service,
    null as serial_number
from memory.notice_wanted as w
inner join charged on w.account_id = charged.account_id
inner join live.account as a on w.account_id = a.account_id
where
    w.kind = 'receipt'
    and a.customer_kind = 'household'
    and not exists (
        select 1
        from live.notice_told as t
        where t.person_id = w.person_id and t.kind = w.kind and t.account_id = w.account_id and t.about_on = $period::date
    );

-- name: add_told
-- one row a thing that a person is told of by the letters of this transaction
insert into live.notice_told (person_id, kind, account_id, subject_id, about_on, told_on)
select
    batch.person_id::uuid as person_id,
    batch.kind,
    batch.account_id,
    batch.subject_id,
    batch.about_on,
    batch.told_on
from batch
on conflict (person_id, kind, account_id, subject_id, about_on) do nothing;
