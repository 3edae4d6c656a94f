-- name: add_text
-- one row: a wording that people were asked to agree to
insert into live.consent_text (text_sha256, purpose, version, language, content)
values ($text_sha256, $purpose, $version, $language, $content)
on conflict (text_sha256) do nothing;

-- name: add_consent
-- one row: a consent that was given or taken back
insert into live.consent (
    consent_id, person_id, purpose, action, text_sha256, version, recorded_at, channel, address, user_agent, expires_at
)
values (
    $consent_id, $person_id, $purpose, $action, $text_sha256, $version, $recorded_at, $channel, $address, $user_agent, null
);

-- name: consents
-- one row a consent given or taken back by the person, the newest first
select
    c.purpose,
    c.action,
    c.version,
    c.text_sha256,
    t.content,
    c.recorded_at,
    c.channel,
    c.address,
    c.user_agent
from live.consent as c
inner join live.consent_text as t on c.text_sha256 = t.text_sha256
where c.person_id = $person_id
order by c.recorded_at desc, c.consent_id desc;
