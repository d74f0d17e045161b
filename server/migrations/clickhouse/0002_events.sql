-- One row an event, never changed. `person` is sipHash64 of the raw distinct_id: who that is today is said by
-- gantry.person_ids. Sorted so that a question about one event reads only that event's rows.
CREATE TABLE IF NOT EXISTS gantry.events
(
    project     UUID,
    event       LowCardinality(String),
    ts          DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    person      UInt64 CODEC(ZSTD(1)),
    distinct_id String CODEC(ZSTD(1)),
    -- Made from the sender's own id of the event, so that the same event sent twice is known.
    id          UUID,
    session     String CODEC(ZSTD(1)),
    -- The key of the account that the event itself named; empty when it named none.
    account     LowCardinality(String),
    properties  JSON(max_dynamic_paths = 256),
    received_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
    -- The package that sent it with its version, such as posthog-js/1.418.10.
    sdk         LowCardinality(String),
    -- What was mended on the way in, such as `clamped`.
    marks       Array(LowCardinality(String))
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(ts)
ORDER BY (project, event, toDate(ts), person, ts);

-- Which person a raw id stands for, and from when. Only ids that stand for another person than themselves have rows; an
-- id with several persons over time (a shared device) has several rows. Written from the identity graph in PostgreSQL.
CREATE TABLE IF NOT EXISTS gantry.person_ids
(
    project     UUID,
    raw         UInt64,
    since       DateTime64(3, 'UTC'),
    person      UInt64,
    distinct_id String,
    version     UInt64,
    is_deleted  UInt8 DEFAULT 0
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (project, raw, since);

-- The properties of a person (of the resolved one) as they are now.
CREATE TABLE IF NOT EXISTS gantry.persons
(
    project    UUID,
    person     UInt64,
    properties JSON(max_dynamic_paths = 256),
    first_seen DateTime64(3, 'UTC'),
    version    UInt64,
    is_deleted UInt8 DEFAULT 0
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (project, person);

-- Every change of a person's properties, by the raw id that it was sent for.
CREATE TABLE IF NOT EXISTS gantry.person_changes
(
    project     UUID,
    raw         UInt64,
    at          DateTime64(3, 'UTC'),
    -- set, set_once, unset, add, append ...
    operation   LowCardinality(String),
    properties  JSON(max_dynamic_paths = 256),
    event_id    UUID
)
ENGINE = MergeTree
ORDER BY (project, raw, at);

-- Accounts are the rows of the area customers, mirrored with their attributes, so that they can be asked about retroactively.
CREATE TABLE IF NOT EXISTS gantry.accounts
(
    project    UUID,
    account    String,
    properties JSON(max_dynamic_paths = 256),
    version    UInt64,
    is_deleted UInt8 DEFAULT 0
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (project, account);

-- Which account a person belongs to, and from when.
CREATE TABLE IF NOT EXISTS gantry.person_accounts
(
    project    UUID,
    person     UInt64,
    since      DateTime64(3, 'UTC'),
    account    String,
    version    UInt64,
    is_deleted UInt8 DEFAULT 0
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (project, person, since);

-- The people of a cohort that is kept as a list, and of each evaluation of a dynamic one.
CREATE TABLE IF NOT EXISTS gantry.cohort_people
(
    project    UUID,
    cohort     UUID,
    person     UInt64,
    version    UInt64,
    is_deleted UInt8 DEFAULT 0
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (project, cohort, person);
