-- Of the key that a client gave with the request which an event answers, a hash that differs from
-- entity to entity. The index on it is built while nodes write, see PostgresStart. The key is
-- printable ASCII, and a member of the event's envelope, which is JSON.
CREATE FUNCTION journal_key_hash(persistence_id TEXT, event_payload BYTEA) RETURNS BIGINT
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN hashtextextended(
    persistence_id || '|' || (convert_from(event_payload, 'UTF8')::json ->> 'key'), 0);
END
$$;
