-- The key of an event's envelope. No text of PostgreSQL can have a NUL, and so JSON that has one,
-- escaped, cannot be read: of such an envelope only the members up to the key are, which come first.
-- For all other envelopes the function is what it was, and so the indexes on it stay right.
CREATE FUNCTION journal_key(event_payload BYTEA) RETURNS TEXT
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  envelope TEXT := convert_from(event_payload, 'UTF8');
BEGIN
  IF position('\u0000' IN envelope) > 0 THEN
    envelope := '{' || substring(envelope FROM
      '^\{(?:"at":\d+,|"due":\d+,|"rid":"(?:[^"\\]|\\.)*",)*("key":"(?:[^"\\]|\\["\\])*")') || '}';
  END IF;
  RETURN envelope::json ->> 'key';
END
$$;

-- The same again: who builds an index finds no function but PostgreSQL's own.
CREATE OR REPLACE FUNCTION journal_key_hash(persistence_id TEXT, event_payload BYTEA) RETURNS BIGINT
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  envelope TEXT := convert_from(event_payload, 'UTF8');
BEGIN
  IF position('\u0000' IN envelope) > 0 THEN
    envelope := '{' || substring(envelope FROM
      '^\{(?:"at":\d+,|"due":\d+,|"rid":"(?:[^"\\]|\\.)*",)*("key":"(?:[^"\\]|\\["\\])*")') || '}';
  END IF;
  RETURN hashtextextended(persistence_id || '|' || (envelope::json ->> 'key'), 0);
END
$$;
