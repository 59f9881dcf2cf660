-- How far each consumer has read the feed; written in the same transaction as what it made of it.
CREATE TABLE feed_position (
  consumer    VARCHAR(64) PRIMARY KEY,
  written_xid XID8        NOT NULL,
  ordering    BIGINT      NOT NULL
);

-- When an entity is next due, in milliseconds since the epoch.
CREATE TABLE reminder (
  persistence_id VARCHAR(255) COLLATE "C" PRIMARY KEY,
  due_at_ms      BIGINT NOT NULL
);

CREATE INDEX reminder_due ON reminder (due_at_ms);
