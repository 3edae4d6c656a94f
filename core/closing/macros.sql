-- name: make_service_names
-- a service as a number with a name: of millions of rows with five words each a table or a sort costs three times as much
create or replace temp macro as_service(word) as word::enum('electricity', 'heat', 'hot_water', 'cold_water');

-- name: make_kind_names
-- a kind of customers
create or replace temp macro as_kind(word) as word::enum('household', 'organisation');

-- name: make_zone_names
-- a zone of the day
create or replace temp macro as_zone(word) as word::enum('single', 'day', 'night', 'peak', 'half_peak');

-- name: make_line_names
-- what a line of the bill is for
create or replace temp macro as_line(word) as word::enum('usage', 'hot_water_heat', 'raising', 'adjustment', 'common_needs');

-- name: make_basis_names
-- what a quantity is known from
create or replace temp macro as_basis(word) as word::enum('reading', 'remote', 'average', 'norm', 'house_meter', 'calculation');

-- name: make_half_up
-- a whole quotient rounded half away from zero, without leaving whole numbers; 128-bit ones divide a hundred times slower than 64-bit ones
create or replace temp macro half_up(dividend, divisor) as
sign(dividend)::hugeint * case
    when abs(dividend)::hugeint < 4000000000000000000 and divisor < 1000000000000000000
        then ((2 * abs(dividend)::bigint + divisor::bigint) // (2 * divisor::bigint))::hugeint
    else (2 * abs(dividend)::hugeint + divisor) // (2 * divisor)
end;

-- name: make_steps
-- a quantity as a whole number of ten-thousandths
create or replace temp macro steps_of(quantity) as (quantity * 10000)::hugeint;

-- name: make_quantity
-- a quantity of a whole number of ten-thousandths
create or replace temp macro quantity_of(steps) as (steps::decimal(18, 0) * 0.0001::decimal(5, 4))::decimal(14, 4);

-- name: make_part
-- the part of a quantity that falls on days first to last of so many; the parts of all days sum to it exactly
create or replace temp macro part_of(quantity, days_before, part_days, days) as case
    when part_days = days then quantity
    else quantity_of(
        half_up(steps_of(quantity) * (days_before + part_days), days) - half_up(steps_of(quantity) * days_before, days)
    )
end;

-- name: make_dial
-- how far a dial went from one value to another, the shorter way round
create or replace temp macro dial_between(first_value, last_value, capacity) as
last_value - first_value + case
    when 2 * (last_value - first_value) > capacity then -capacity
    when 2 * (last_value - first_value) < -capacity then capacity
    else 0
end;
