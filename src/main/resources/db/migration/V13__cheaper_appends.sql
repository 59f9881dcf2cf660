-- The checks of V10 and V11 at a smaller price: most appends are the first statement of their
-- transaction, and most journals have no archive.

-- Of the statements that follow others only: the first one needs no look.
CREATE OR REPLACE FUNCTION journal_comes_first() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM ONLY event_journal WHERE written_xid = pg_current_xact_id()) THEN
    RAISE EXCEPTION 'Expected a transaction to write event_journal first, but it has written before.';
  END IF;
  RETURN NULL;
END
$$;

-- Waits for the writes that are under way, and others for it.
DROP TRIGGER journal_comes_first ON event_journal;
CREATE TRIGGER journal_comes_first BEFORE INSERT ON event_journal
FOR EACH STATEMENT WHEN (pg_current_xact_id_if_assigned() IS NOT NULL)
EXECUTE FUNCTION journal_comes_first();

-- See V11. A setting of the function would be made and undone by each append.
CREATE OR REPLACE FUNCTION journal_is_not_archived() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
  refused RECORD;
BEGIN
  IF NOT EXISTS (SELECT FROM archived_journal) THEN
    RETURN NULL;
  END IF;
  PERFORM set_config('enable_seqscan', 'off', true);
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
