-- An account has a row for each key that events may name it by (external id, domain, its id). All of them have its
-- properties; `stands_for` is the id of the row of the area customers.
ALTER TABLE gantry.accounts ADD COLUMN IF NOT EXISTS stands_for String AFTER account;
