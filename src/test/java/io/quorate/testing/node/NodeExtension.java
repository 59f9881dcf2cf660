package io.quorate.testing.node;

import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one node that they share: a {@link RunningNode}, or its {@link Api}. It is
 * started by the first test that wants it and stopped after the last test of all.
 */
public final class NodeExtension implements ParameterResolver {

  /** As shipped, but for a body timeout that does not make tests wait, and with every protocol. */
  private static final Map<String, ?> OVERRIDES =
      Map.of(
          "quorate.http.body-timeout", "1500ms", "quorate.transactions.three-phase-commit", true);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == RunningNode.class || type == Api.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    RunningNode node =
        context
            .getRoot()
            .getStore(Namespace.create(NodeExtension.class))
            .getOrComputeIfAbsent(
                RunningNode.class, type -> RunningNode.start(OVERRIDES), RunningNode.class);
    return parameter.getParameter().getType() == Api.class ? node.api() : node;
  }
}
