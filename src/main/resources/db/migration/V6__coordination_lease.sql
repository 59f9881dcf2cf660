-- Who alone may act for a purpose, such as deciding which side of a split cluster lives on, and until
-- when by the database's clock. A row only while a lease is held, or until somebody takes it over.
CREATE TABLE coordination_lease (
  name        VARCHAR(255) COLLATE "C" PRIMARY KEY,
  owner       VARCHAR(255) COLLATE "C" NOT NULL,
  acquired_at TIMESTAMPTZ NOT NULL,
  expires_at  TIMESTAMPTZ NOT NULL
);
