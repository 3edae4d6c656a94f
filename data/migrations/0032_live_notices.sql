-- Which letters a person wants. Append only: the newest word counts. account_id null: all accounts of one's own.
create table live.notice_choice (
    choice_id uuid primary key,
    person_id uuid not null,
    kind varchar not null,
    account_id bigint,
    is_on boolean not null,
    channel varchar not null check (channel in ('profile', 'letter')),
    chosen_at timestamptz not null
);

-- What a person was told by the scheduled run, in the transaction of its letter: nothing is told twice.
create table live.notice_told (
    person_id uuid not null,
    kind varchar not null,
    account_id bigint not null,
    subject_id bigint not null,           -- the meter of a verification, 0 elsewhere
    about_on date not null,               -- the due day, the month of readings or of the receipt, the day of a warning
    told_on date not null,
    primary key (person_id, kind, account_id, subject_id, about_on)
);

-- The one key that signs links of letters and calendars; made when the first one is needed.
create table live.notice_key (
    position integer primary key check (position = 1),
    secret varchar not null
);

-- A calendar that a person's other programs fetch by its link. The link is signed with the key, nothing of it is kept here.
create table live.calendar_link (
    link_id uuid primary key,
    person_id uuid not null,
    language varchar not null check (language in ('ru', 'en')),
    created_at timestamptz not null,
    withdrawn_at timestamptz
);
