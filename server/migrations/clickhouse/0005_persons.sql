-- When a change came to the store: what is new since a moment is found by it. The raw id makes a person readable who
-- never sent an event.
ALTER TABLE gantry.person_changes ADD COLUMN IF NOT EXISTS received_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC');
ALTER TABLE gantry.person_changes ADD COLUMN IF NOT EXISTS distinct_id String;
ALTER TABLE gantry.person_changes ADD INDEX IF NOT EXISTS by_arrival received_at TYPE minmax GRANULARITY 1;
-- The raw id that the person is called by.
ALTER TABLE gantry.persons ADD COLUMN IF NOT EXISTS distinct_id String AFTER person;
-- One person's events are found without reading everybody's.
ALTER TABLE gantry.events ADD INDEX IF NOT EXISTS by_person person TYPE bloom_filter(0.01) GRANULARITY 1;
-- Accounts that events name for the first time are found among what has just arrived.
ALTER TABLE gantry.events ADD INDEX IF NOT EXISTS by_arrival received_at TYPE minmax GRANULARITY 1;
