-- name: of_person
-- one row an appeal of the person, newest first; the one of $appeal_id where it is given
select
    appeal.appeal_id,
    appeal.appeal_number,
    appeal.person_id,
    appeal.account_id,
    appeal.kind,
    appeal.topic,
    appeal.subject,
    appeal.context,
    appeal.contact_name,
    appeal.email,
    appeal.phone,
    appeal.language,
    appeal.status,
    appeal.opened_at,
    appeal.answer_due_on,
    appeal.answered_at,
    appeal.closed_at,
    appeal.operator_id,
    operator.display_name as operator_name,
    message.written_at as last_message_at,
    unread.appeal_id is not null as is_unread
from live.appeal as appeal
left join live.appeal_unread as unread on appeal.appeal_id = unread.appeal_id
left join live.person as operator on appeal.operator_id = operator.person_id
left join (
    select
        m.appeal_id,
        max(m.written_at) as written_at
    from live.appeal_message as m
    group by m.appeal_id
) as message
    on appeal.appeal_id = message.appeal_id
where
    ($person_id::uuid is null or appeal.person_id = $person_id::uuid)
    and ($appeal_id::uuid is null or appeal.appeal_id = $appeal_id::uuid)
    and ($secret_hash::varchar is null or appeal.secret_hash = $secret_hash::varchar)
    and ($only_open::boolean is null or appeal.status in ('received', 'in_work'))
order by appeal.opened_at desc;

-- name: unread_ids
-- one row an appeal of the person with an answer that was not opened yet
select unread.appeal_id
from live.appeal_unread as unread
where unread.person_id = $person_id;

-- name: unread
-- one row an appeal of the person with an answer that was not opened yet, the newest answer first
select
    appeal.appeal_id,
    appeal.appeal_number,
    appeal.subject,
    appeal.answered_at
from live.appeal_unread as unread
inner join live.appeal as appeal on unread.appeal_id = appeal.appeal_id
where unread.person_id = $person_id
order by appeal.answered_at desc;

-- name: by_key
-- one row: the appeal that was opened with the key
select
    appeal.appeal_id,
    appeal.appeal_number
from live.appeal as appeal
where appeal.idempotency_key = $idempotency_key;

-- name: has_message
-- whether the message was written already
select count(*) > 0 as is_known
from live.appeal_message as message
where message.idempotency_key = $idempotency_key;

-- name: messages
-- one row a message of the appeal, oldest first
select
    message.message_id,
    message.author_kind,
    message.author_name,
    message.body,
    message.written_at
from live.appeal_message as message
where message.appeal_id = $appeal_id
order by message.written_at, message.message_id;

-- name: files
-- one row a file of the appeal
select
    file.message_id,
    file.position,
    file.name,
    file.media_type,
    file.sha256,
    file.byte_count
from live.appeal_file as file
where file.appeal_id = $appeal_id
order by file.message_id, file.position;

-- name: file
-- one row: a file and its appeal
select
    file.appeal_id,
    file.message_id,
    file.position,
    file.name,
    file.media_type,
    file.sha256,
    file.byte_count
from live.appeal_file as file
where file.message_id = $message_id and file.position = $position;
