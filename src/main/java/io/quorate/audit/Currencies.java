package io.quorate.audit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quorate.storage.ProjectionView;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The currencies of accounts, which never change: those of the accounts that are used most are
 * remembered. Safe for use by any thread.
 */
final class Currencies {

  /** How many accounts are remembered: about 10 MB. */
  private static final int MAX_REMEMBERED = 50_000;

  private final Cache<String, String> remembered =
      Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).build();

  /** Returns the currencies of those of the accounts that were opened. */
  Map<String, String> of(ProjectionView view, Set<String> accounts) {
    var known = new HashMap<>(remembered.getAllPresent(accounts));
    var unknown = accounts.stream().filter(account -> !known.containsKey(account)).toList();
    Map<String, String> read = AuditTables.CURRENCIES.get(view, unknown);
    remembered.putAll(read);
    known.putAll(read);
    return known;
  }
}
