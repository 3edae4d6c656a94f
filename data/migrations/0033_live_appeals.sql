-- Appeals with an answer that the customer has not opened yet; a row goes when it is opened, answered back or closed.
create table live.appeal_unread (
    appeal_id uuid primary key,
    person_id uuid                        -- null: a visitor's
);

-- What was sent with appeals, for a week: so many bytes a day of one sender and of all visitors, so that nobody fills the disk.
create table live.appeal_upload (
    upload_id uuid primary key,
    sender varchar not null,              -- 'person:<uuid>', or 'visitor <network address>'
    byte_count bigint not null,
    uploaded_at timestamptz not null
);
