package io.quorate.http.server;

import akka.http.javadsl.model.HttpRequest;
import akka.stream.Attributes;
import akka.stream.FlowShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.AbstractInOutHandler;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts a connection while it is open, and marks its requests when it is one too many. It is a
 * stage of our own, since a flow for each connection costs an asynchronous hop for each request.
 */
final class ConnectionStage extends GraphStage<FlowShape<HttpRequest, ConnectionStage.Arrival>> {

  private final Inlet<HttpRequest> in = Inlet.create("requests");
  private final Outlet<Arrival> out = Outlet.create("arrivals");
  private final AtomicInteger open;
  private final int most;

  /**
   * A request.
   *
   * @param tooMany whether its connection is one too many
   * @param presence tells when the connection is over
   */
  record Arrival(HttpRequest request, boolean tooMany, ClientPresence presence) {}

  ConnectionStage(AtomicInteger open, int most) {
    this.open = open;
    this.most = most;
  }

  @Override
  public FlowShape<HttpRequest, Arrival> shape() {
    return FlowShape.of(in, out);
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends GraphStageLogic {

    private final ClientPresence presence = new ClientPresence();
    private boolean tooMany;

    Logic() {
      super(ConnectionStage.this.shape());
      var handler =
          new AbstractInOutHandler() {
            @Override
            public void onPush() {
              push(out, new Arrival(grab(in), tooMany, presence));
            }

            @Override
            public void onPull() {
              pull(in);
            }
          };
      setHandler(in, handler);
      setHandler(out, handler);
    }

    @Override
    public void preStart() {
      tooMany = open.incrementAndGet() > most;
    }

    @Override
    public void postStop() {
      open.decrementAndGet();
      presence.gone();
    }
  }
}
