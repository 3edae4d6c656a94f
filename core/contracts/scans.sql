-- name: add_file
-- one row: a document of an application
insert into live.contract_file (file_id, application_id, step_id, slot, position, name, media_type, sha256, byte_count)
values ($file_id, $application_id, $step_id, $slot, $position, $name, $media_type, $sha256, $byte_count);
