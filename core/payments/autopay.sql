-- name: add_rule
-- one automatic payment
insert into live.autopay_rule (rule_id, person_id, account_id, card_id, limit_amount, email, language, created_at, ended_at)
values ($rule_id, $person_id, $account_id, $card_id, $limit_amount, $email, $language, $now, null);

-- name: has_rule
-- one row: whether the person pays the account automatically
select count(*) > 0 as has_rule
from live.autopay_rule as r
where
    r.person_id = $person_id
    and r.account_id = $account_id
    and r.ended_at is null;

-- name: end_rules
-- the automatic payments of an account that the person has no more
update live.autopay_rule
set ended_at = $now::timestamptz
where person_id = $person_id and account_id = $account_id and ended_at is null;

-- name: add_run
-- one due day that was announced
insert into live.autopay_run (rule_id, due_on, amount, announced_at, outcome, intent_id, finished_at)
values ($rule_id, $due_on, $amount, $now, null, null, null)
on conflict (rule_id, due_on) do nothing;

-- name: finish_run
-- what became of a due day
update live.autopay_run
set outcome = $outcome, intent_id = $intent_id, finished_at = $now::timestamptz
where rule_id = $rule_id and due_on = $due_on and outcome is null;
