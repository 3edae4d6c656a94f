-- name: save
-- one row a person: what is typed now
insert into live.appeal_draft (person_id, content, saved_at)
values ($person_id, $content, $now)
on conflict (person_id) do update set content = excluded.content, saved_at = excluded.saved_at;

-- name: kept
-- one row: what the person has typed
select draft.content
from live.appeal_draft as draft
where draft.person_id = $person_id;

-- name: forget
-- nothing is typed any more
delete from live.appeal_draft
where person_id = $person_id;
