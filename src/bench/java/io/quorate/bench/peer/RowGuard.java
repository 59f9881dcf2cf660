package io.quorate.bench.peer;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** Keeps others away from rows while somebody works on them. Safe for use by any thread. */
interface RowGuard extends AutoCloseable {

  /** Leaves it to the database to keep others away. */
  RowGuard DATABASE =
      new RowGuard() {
        @Override
        public boolean alone(List<String> rows, Work work) throws SQLException, IOException {
          return work.run();
        }

        @Override
        public void close() {
          // it has nothing to give back
        }
      };

  /** What is done on the rows; true when it was done. */
  interface Work {
    boolean run() throws SQLException, IOException;
  }

  /**
   * Works when nobody else does on any of the rows; waits for that.
   *
   * @param rows at most {@link LockedRows#MOST}; all name them in the same order
   * @return what the work says
   * @throws IOException when the rows were not to be had in time
   */
  boolean alone(List<String> rows, Work work) throws SQLException, IOException;

  @Override
  void close();
}
