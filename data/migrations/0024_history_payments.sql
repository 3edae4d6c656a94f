-- Whether the part pays penalty: a payer may name it, although the debt itself comes first (Civil Code art. 319).
-- Null: paid before the two were told apart, the debt first.
alter table history.allocation add column if not exists is_penalty boolean;
