-- A transaction that writes the journal does so before anything else that gives it a number. Then it
-- has had its lock on the journal for as long as its number, and the feed can tell by the locks
-- which of the open transactions may still bring events: those of other programs do not delay it.
CREATE FUNCTION journal_comes_first() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  IF pg_current_xact_id_if_assigned() IS NULL THEN
    PERFORM set_config('quorate.journal_transaction', pg_current_xact_id()::text, true);
  ELSIF current_setting('quorate.journal_transaction', true)
      IS DISTINCT FROM pg_current_xact_id()::text THEN
    RAISE EXCEPTION 'Expected a transaction to write event_journal first, but it has written before.';
  END IF;
  RETURN NULL;
END
$$;

-- Waits for the writes that are under way, and others for it.
CREATE TRIGGER journal_comes_first BEFORE INSERT ON event_journal
FOR EACH STATEMENT EXECUTE FUNCTION journal_comes_first();
