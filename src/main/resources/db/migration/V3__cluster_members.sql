-- The nodes that were members of the cluster a moment ago: a node that starts while there are some
-- joins them, and never forms a second cluster beside them.
CREATE TABLE cluster_member (
  address VARCHAR(255) PRIMARY KEY,
  seen_at TIMESTAMPTZ NOT NULL
);
