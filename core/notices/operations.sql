-- name: add_choice
-- one row: what a person said of a kind of letters
insert into live.notice_choice (choice_id, person_id, kind, account_id, is_on, channel, chosen_at)
values ($choice_id, $person_id, $kind, $account_id, $is_on, $channel, $now);

-- name: add_calendar
-- one row: a calendar that is open to whoever has its link
insert into live.calendar_link (link_id, person_id, language, created_at, withdrawn_at)
values ($link_id, $person_id, $language, $now, null);

-- name: withdraw_calendar
-- the calendars of the person, closed
update live.calendar_link
set withdrawn_at = $now::timestamptz
where person_id = $person_id and withdrawn_at is null;
