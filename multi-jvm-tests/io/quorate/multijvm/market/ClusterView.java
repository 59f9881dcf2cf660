package io.quorate.multijvm.market;

import com.fasterxml.jackson.databind.JsonNode;
import io.quorate.multijvm.check.JournalRow;
import io.quorate.multijvm.client.Client;
import java.sql.SQLException;
import java.util.List;

/** What a test with transactions needs of the cluster that it runs on. */
public interface ClusterView {

  Client client();

  /** Reads a JSON answer from a node; a missing node when there is none. */
  JsonNode read(int node, String path);

  /** Reads a JSON answer from every node. */
  List<JsonNode> readAll(String path);

  /** Reads the whole journal, past the nodes. */
  List<JournalRow> journal() throws SQLException;
}
