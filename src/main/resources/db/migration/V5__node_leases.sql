-- Which nodes may answer. A node renews its row every second or so, and stops answering when it
-- could not for a while; one that is fenced can renew it no more. Also tells a node that starts
-- whether there are members to join, and how far the clocks of the others have come.
CREATE TABLE node_lease (
  address  VARCHAR(255) NOT NULL,
  -- The member's number in the cluster: another one after each start.
  uid      BIGINT       NOT NULL,
  renewals BIGINT       NOT NULL,
  fenced   BOOLEAN      NOT NULL,
  -- The node's hybrid logical clock.
  clock    BIGINT       NOT NULL,
  seen_at  TIMESTAMPTZ  NOT NULL,
  PRIMARY KEY (address, uid)
);

DROP TABLE cluster_member;
