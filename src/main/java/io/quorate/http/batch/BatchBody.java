package io.quorate.http.batch;

import io.quorate.http.server.RawJson;
import io.quorate.http.server.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of a batch, as clients write it. */
record BatchBody(@Nullable List<OperationBody> operations) {

  /** One operation, as clients write it. */
  record OperationBody(
      @Nullable String method,
      @Nullable String path,
      @Nullable RawJson body,
      @Nullable String key) {

    /**
     * Returns the operation.
     *
     * @param place what goes before the names of its members, for who has written it
     */
    Operation operation(String place) {
      String given = required(place + "method", method);
      Operation.checkMethod(place + "method", given);
      return new Operation(given, required(place + "path", path), body, key);
    }
  }

  /** Returns the operations; refuses too many, and one without a method or path. */
  List<Operation> checked() {
    List<OperationBody> given = required("operations", operations);
    if (given.size() > Batch.MAX_OPERATIONS) {
      throw Refusal.invalidArgument(
          "Expected at most %d operations, but there are %d."
              .formatted(Batch.MAX_OPERATIONS, given.size()));
    }
    var checked = new ArrayList<Operation>(given.size());
    for (int i = 0; i < given.size(); i++) {
      String place = "operations.[%d]".formatted(i);
      checked.add(required(place, given.get(i)).operation(place + "."));
    }
    return checked;
  }

  private static <T> T required(String name, @Nullable T value) {
    if (value == null) {
      throw Refusal.invalidArgument("Expected the member %s, but it is missing.".formatted(name));
    }
    return value;
  }
}
