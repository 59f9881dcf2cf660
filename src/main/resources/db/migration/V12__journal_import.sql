-- The journal that the events of this one were imported from, if they were: one row at most. Nodes do
-- not start while the import is not finished. The mark is a part of each of the feed's cursors from
-- then on, so that none is taken for one of the former feed.
CREATE TABLE journal_import (
  only_one    BOOLEAN PRIMARY KEY DEFAULT TRUE CHECK (only_one),
  export      UUID        NOT NULL,
  mark        VARCHAR(16) NOT NULL,
  events      BIGINT      NOT NULL DEFAULT 0,
  started_at  TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
  finished_at TIMESTAMPTZ
);

-- Some places of the former feed, and where they are in this one.
CREATE TABLE former_place (
  former      VARCHAR(64) COLLATE "C" PRIMARY KEY,
  written_xid XID8   NOT NULL,
  ordering    BIGINT NOT NULL
);
