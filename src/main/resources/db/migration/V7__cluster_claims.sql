-- Which node may form a new cluster: at most one at a time, and none while another cluster lives.
CREATE TABLE cluster_claim (
  address VARCHAR(255) PRIMARY KEY,
  seen_at TIMESTAMPTZ  NOT NULL
);
