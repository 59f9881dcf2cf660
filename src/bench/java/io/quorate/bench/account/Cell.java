package io.quorate.bench.account;

import io.quorate.bench.stage.ServerKind;

/** What is measured together: one server under one load. */
record Cell(ServerKind server, Workload workload, int connections) {

  Cell on(ServerKind other) {
    return new Cell(other, workload, connections);
  }

  Cell doing(Workload other) {
    return new Cell(server, other, connections);
  }
}
