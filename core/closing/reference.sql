-- name: add_policies
-- one row a reason, kind of customer, service and first day; what is known stays as it is
insert into live.estimation_policy (
    reason, customer_kind, service, average_periods, average_months, least_months, norm_coefficient, valid_from, valid_to, legal_ref,
    is_sample, average_method, norm_method, power_coefficient
)
select
    batch.reason,
    batch.customer_kind,
    batch.service,
    batch.average_periods,
    batch.average_months,
    batch.least_months,
    batch.norm_coefficient,
    batch.valid_from,
    batch.valid_to,
    batch.legal_ref,
    batch.is_sample,
    batch.average_method,
    batch.norm_method,
    batch.power_coefficient
from batch
on conflict (reason, customer_kind, service, valid_from) do nothing;
