-- A session is of a person who exists, and of one who may still sign in unless it was revoked.
select
    s.token_hash,
    s.person_id,
    s.expires_at
from live.session as s
left join live.person as p on s.person_id = p.person_id
where p.person_id is null or (p.disabled_at is not null and s.revoked_at is null)
order by s.token_hash
limit 100;
