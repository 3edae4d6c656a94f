-- name: policies_of_service
-- one row a reason and time it is in force: what a household is charged for the service where no reading can be used
select
    policy.reason,
    policy.average_periods,
    policy.average_months,
    policy.least_months,
    policy.norm_coefficient,
    policy.valid_from,
    policy.valid_to,
    policy.legal_ref,
    policy.is_sample
from live.estimation_policy as policy
where policy.service = $service and policy.customer_kind = 'household'
order by policy.reason asc, policy.valid_from desc;
