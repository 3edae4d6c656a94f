-- How a policy counts: null is what it was before the columns came, the mean of months and the norm.
-- average_method is 'mean' or 'last_year': the same month, or else the last one known; norm_method is 'norm' or 'power': the allowed power
-- in all hours, times power_coefficient (of the contract).
alter table live.estimation_policy add column if not exists average_method varchar;
alter table live.estimation_policy add column if not exists norm_method varchar;
alter table live.estimation_policy add column if not exists power_coefficient decimal(8, 4);
