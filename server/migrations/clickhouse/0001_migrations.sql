CREATE DATABASE IF NOT EXISTS gantry;

CREATE TABLE IF NOT EXISTS gantry.migrations
(
    number     UInt32,
    name       String,
    checksum   String,
    applied_at DateTime DEFAULT now('UTC')
)
-- Two processes may both record a migration that both ran; a row per number is left.
ENGINE = ReplacingMergeTree
ORDER BY number;
