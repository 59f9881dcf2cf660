-- The archive: rows of the journal that hardly anybody reads any more, moved there by the command
-- 'archive'. The table is a child of the journal, so whoever reads event_journal reads both, as one
-- history: an entity that recovers, the feed, and programs of an older version. Appends go to
-- event_journal alone.
CREATE TABLE archived_journal (
  PRIMARY KEY (persistence_id, sequence_number)
) INHERITS (event_journal);

CREATE UNIQUE INDEX archived_journal_feed ON archived_journal (written_xid, ordering);

-- As event_journal_answered_keys, which PostgresStart builds.
CREATE INDEX archived_journal_answered_keys ON archived_journal
  ((write_timestamp / 86400000), journal_key_hash(persistence_id, event_payload))
  WHERE position('"key":'::bytea IN substring(event_payload FOR 64)) > 0;

-- Each run of the command, for whoever asks later what was moved. One without an end is under way,
-- or was cut off.
CREATE TABLE archive_run (
  id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  started_by VARCHAR(255) NOT NULL,
  started_at TIMESTAMPTZ  NOT NULL DEFAULT clock_timestamp(),
  -- Only what was written before.
  cutoff     TIMESTAMPTZ  NOT NULL,
  examined   BIGINT       NOT NULL DEFAULT 0,
  moved      BIGINT       NOT NULL DEFAULT 0,
  worked_at  TIMESTAMPTZ  NOT NULL DEFAULT clock_timestamp(),
  ended_at   TIMESTAMPTZ
);

-- Makes every append a compare-and-set still: the primary key of event_journal knows nothing of what
-- was moved. Looks after the rows are there, not before: an append that has waited for a move to end
-- sees what it moved. Of a history, the first events are moved, so where the one before is still in
-- event_journal nothing needs to be looked for in the archive, which is large. Plans are kept, and
-- those of a time when a table was empty must not read all of it later: hence no sequential scans,
-- and OFFSET, which keeps the planner from joining the tables in another way.
CREATE FUNCTION journal_is_not_archived() RETURNS TRIGGER LANGUAGE plpgsql
SET enable_seqscan = off AS $$
DECLARE
  refused RECORD;
BEGIN
  SELECT added.persistence_id, added.sequence_number INTO refused FROM added
  WHERE NOT EXISTS (
    SELECT FROM ONLY event_journal AS live
    WHERE live.persistence_id = added.persistence_id
      AND live.sequence_number = added.sequence_number - 1
    OFFSET 0)
  AND EXISTS (
    SELECT FROM archived_journal AS archived
    WHERE archived.persistence_id = added.persistence_id
      AND archived.sequence_number >= added.sequence_number
    OFFSET 0)
  LIMIT 1;
  IF FOUND THEN
    RAISE unique_violation USING MESSAGE = format(
      'Expected an event after all others of %s, but number %s is archived.',
      refused.persistence_id, refused.sequence_number);
  END IF;
  RETURN NULL;
END
$$;

-- Waits for the writes that are under way, and others for it.
CREATE TRIGGER journal_is_not_archived AFTER INSERT ON event_journal
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION journal_is_not_archived();
