-- name: add_products
-- one row a product and first day of its price; what is known stays as it is
insert into live.product (
    product_code, valid_from, valid_to, kind, product_group, position, service, audience, name_ru, name_en, description_ru, description_en,
    unit, price_amount, vat_percent, picture, source, is_sample
)
select
    batch.product_code,
    batch.valid_from,
    batch.valid_to,
    batch.kind,
    batch.product_group,
    batch.position,
    batch.service,
    batch.audience,
    batch.name_ru,
    batch.name_en,
    batch.description_ru,
    batch.description_en,
    batch.unit,
    batch.price_amount,
    batch.vat_percent,
    batch.picture,
    batch.source,
    batch.is_sample
from batch
on conflict (product_code, valid_from) do nothing;
