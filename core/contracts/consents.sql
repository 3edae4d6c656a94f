-- name: add_consent
-- one row: a consent that was given with an application
insert into live.contract_consent (
    consent_id, application_id, purpose, action, text_sha256, version, recorded_at, channel, address, user_agent
)
values ($consent_id, $application_id, $purpose, 'granted', $text_sha256, $version, $now, $channel, $address, $user_agent);

-- name: given
-- one row a consent that was given with the application
select
    consent.purpose,
    consent.recorded_at
from live.contract_consent as consent
where consent.application_id = $application_id and consent.action = 'granted'
order by consent.purpose;
