-- Whether an event is there already is asked by its id alone: who did it may read differently when it is sent again.
ALTER TABLE gantry.events ADD INDEX IF NOT EXISTS by_id id TYPE bloom_filter(0.001) GRANULARITY 1;
