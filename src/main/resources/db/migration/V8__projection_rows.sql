-- What the projections keep from the feed: rows of named tables, each with a key and a value, so that
-- a new projection needs no table of its own.
CREATE TABLE projection_row (
  projection VARCHAR(64)   COLLATE "C" NOT NULL,
  key        VARCHAR(1024) COLLATE "C" NOT NULL,
  value      TEXT                      NOT NULL,
  PRIMARY KEY (projection, key)
);

-- Nodes of the version before go on with their own tables under the name 'projections', as long as one
-- of them follows the feed during a rolling upgrade. What they have kept so far is copied as of one
-- position, which the locks hold still, and the new consumer 'projection-rows' goes on from there. A
-- later version drops the tables of V4 and the position of 'projections'. The copy takes some seconds
-- for each million of accounts; until then the feed waits. The row is locked before the table, as by
-- a node that follows the feed, so that neither waits for the other for ever. A node that is paused
-- here must not hold up the feed for long.
SET LOCAL idle_in_transaction_session_timeout = '10s';
SELECT 1 FROM feed_position WHERE consumer = 'projections' FOR UPDATE;
LOCK TABLE feed_position IN SHARE ROW EXCLUSIVE MODE;

INSERT INTO feed_position (consumer, written_xid, ordering)
SELECT 'projection-rows', written_xid, ordering FROM feed_position WHERE consumer = 'projections';

INSERT INTO projection_row (projection, key, value)
SELECT 'audit.book', unit, json_build_object(
  'total', total, 'inFlight', in_flight, 'cameIn', came_in, 'wentOut', went_out,
  'writtenOff', written_off, 'reserved', reserved)
FROM audit_book;

INSERT INTO projection_row (projection, key, value)
SELECT 'audit.count', name, amount FROM audit_count;

INSERT INTO projection_row (projection, key, value)
SELECT 'audit.currency', account, to_json(currency) FROM audit_account;

INSERT INTO projection_row (projection, key, value)
SELECT 'audit.transaction', transaction, book FROM audit_transaction;

INSERT INTO projection_row (projection, key, value)
SELECT 'audit.reservation', item || '|' || reservation, quantity FROM audit_reservation;

-- Faults are numbered as they were found.
INSERT INTO projection_row (projection, key, value)
SELECT 'audit.fault', lpad(row_number() OVER (ORDER BY id)::text, 19, '0'),
  json_strip_nulls(json_build_object(
    'kind', kind, 'type', type, 'id', entity, 'transaction', transaction,
    'reservation', reservation, 'expected', expected, 'actual', actual,
    'at', to_char(to_timestamp(at_ms / 1000.0) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
FROM audit_fault;

-- The list is in the order of its keys, the oldest first; the other table tells the key of each.
INSERT INTO projection_row (projection, key, value)
SELECT 'parked.list', lpad(parked_at_ms::text, 19, '0') || '|' || transaction, json_build_object(
  'id', transaction, 'protocol', protocol, 'status', 'parked',
  'parkedAt', to_char(
    to_timestamp(parked_at_ms / 1000.0) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
  'step', step, 'reason', reason)
FROM parked_transaction;

INSERT INTO projection_row (projection, key, value)
SELECT 'parked.key', transaction,
  to_json(lpad(parked_at_ms::text, 19, '0') || '|' || transaction)
FROM parked_transaction;
