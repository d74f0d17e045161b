-- The writer need not know how a raw id becomes a number.
ALTER TABLE gantry.events MODIFY COLUMN person UInt64 DEFAULT sipHash64(distinct_id) CODEC(ZSTD(1));

-- A block that is written again under the same token, by whichever server, is stored once.
ALTER TABLE gantry.events MODIFY SETTING non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

ALTER TABLE gantry.person_changes MODIFY SETTING non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;
