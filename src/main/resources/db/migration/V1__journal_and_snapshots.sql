-- The journal. The columns are those that akka-persistence-jdbc names, and one more.
-- The primary key makes every append a compare-and-set: of two writers of one history, one fails.
CREATE TABLE event_journal (
  ordering           BIGSERIAL                     NOT NULL,
  persistence_id     VARCHAR(255) COLLATE "C"      NOT NULL,
  sequence_number    BIGINT                        NOT NULL,
  deleted            BOOLEAN DEFAULT FALSE         NOT NULL,
  writer             VARCHAR(255)                  NOT NULL,
  write_timestamp    BIGINT,
  adapter_manifest   VARCHAR(255),
  event_ser_id       INTEGER                       NOT NULL,
  event_ser_manifest VARCHAR(255)                  NOT NULL,
  event_payload      BYTEA                         NOT NULL,
  meta_ser_id        INTEGER,
  meta_ser_manifest  VARCHAR(255),
  meta_payload       BYTEA,
  -- The transaction that wrote the row: below pg_snapshot_xmin nothing can appear any more, which
  -- makes (written_xid, ordering) an order that can be read without gaps.
  written_xid        XID8 DEFAULT pg_current_xact_id() NOT NULL,
  PRIMARY KEY (persistence_id, sequence_number)
);

CREATE UNIQUE INDEX event_journal_feed ON event_journal (written_xid, ordering);

CREATE TABLE snapshot (
  persistence_id        VARCHAR(255) COLLATE "C" NOT NULL,
  sequence_number       BIGINT                   NOT NULL,
  created               BIGINT                   NOT NULL,
  snapshot_ser_id       INTEGER                  NOT NULL,
  snapshot_ser_manifest VARCHAR(255)             NOT NULL,
  snapshot_payload      BYTEA                    NOT NULL,
  meta_ser_id           INTEGER,
  meta_ser_manifest     VARCHAR(255),
  meta_payload          BYTEA,
  PRIMARY KEY (persistence_id, sequence_number)
);
