-- What the audit keeps from the feed; a row only for what is open, and for what never fits.

-- The sums of one currency, or of all stock ('stock', in pieces):
-- total + in_flight = came_in - went_out - written_off, at every position of the feed.
CREATE TABLE audit_book (
  unit        VARCHAR(16) COLLATE "C" PRIMARY KEY,
  total       NUMERIC NOT NULL,
  in_flight   NUMERIC NOT NULL,
  came_in     NUMERIC NOT NULL,
  went_out    NUMERIC NOT NULL,
  written_off NUMERIC NOT NULL,
  reserved    NUMERIC NOT NULL
);

-- Numbers of transactions, and of faults.
CREATE TABLE audit_count (
  name   VARCHAR(16) COLLATE "C" PRIMARY KEY,
  amount BIGINT NOT NULL
);

-- Only the opening of an account tells its currency.
CREATE TABLE audit_account (
  account  VARCHAR(255) COLLATE "C" PRIMARY KEY,
  currency VARCHAR(3) NOT NULL
);

-- The open transactions: what their steps should do and have done, as JSON. Those that an operator
-- ended or whose steps he skipped stay, since their participants may still undo themselves.
CREATE TABLE audit_transaction (
  transaction VARCHAR(255) COLLATE "C" PRIMARY KEY,
  book        TEXT NOT NULL
);

-- The reservations that are held.
CREATE TABLE audit_reservation (
  item        VARCHAR(255) COLLATE "C" NOT NULL,
  reservation VARCHAR(255) COLLATE "C" NOT NULL,
  quantity    BIGINT NOT NULL,
  PRIMARY KEY (item, reservation)
);

-- What should never have happened; for ever.
CREATE TABLE audit_fault (
  id          BIGSERIAL PRIMARY KEY,
  kind        VARCHAR(32) NOT NULL,
  type        VARCHAR(16) NOT NULL,
  entity      VARCHAR(255) COLLATE "C" NOT NULL,
  transaction VARCHAR(255) COLLATE "C",
  reservation VARCHAR(255) COLLATE "C",
  expected    BIGINT NOT NULL,
  actual      BIGINT NOT NULL,
  at_ms       BIGINT NOT NULL
);

-- The transactions that wait for an operator.
CREATE TABLE parked_transaction (
  transaction  VARCHAR(255) COLLATE "C" PRIMARY KEY,
  protocol     VARCHAR(32) NOT NULL,
  step         INTEGER NOT NULL,
  reason       TEXT NOT NULL,
  parked_at_ms BIGINT NOT NULL
);

CREATE INDEX parked_transaction_oldest ON parked_transaction (parked_at_ms, transaction);

-- The feed is read once for all that is kept from it, from now on under the name 'projections', and
-- therefore once more from its start; what is in the table of reminders comes out the same.
DELETE FROM feed_position WHERE consumer = 'reminders';
