package io.quorate.storage.raft.peer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks other peers over HTTP. Safe for use by any thread. */
public final class PeerClient implements AutoCloseable {

  private static final int MOST_BYTES = 8 << 20;

  private final HttpClient client;

  /** A request's own timeout ends with the head of its answer, so each is waited for. */
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * Creates it.
   *
   * @param connectTimeout how long a connection may take
   */
  public PeerClient(Duration connectTimeout) {
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(connectTimeout)
            .proxy(HttpClient.Builder.NO_PROXY)
            .build();
  }

  /** A peer has answered that it will not; the message is what it says. */
  public static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    private Refused(int status, String message) {
      super(message);
      this.status = status;
    }

    /** Returns the status of HTTP. */
    public int status() {
      return status;
    }
  }

  /**
   * Asks for a record. Blocks.
   *
   * @throws Refused when the peer answers anything but a success
   * @throws IOException when it does not answer in time, or something else
   */
  public <T> T get(String address, String path, Class<T> type, Duration timeout)
      throws IOException, InterruptedException {
    return read(send(request("GET", address, path), Form.MOST_BYTES, timeout), type);
  }

  /** Sends a record, and reads one; see {@link #get}. */
  public <T> T post(String address, String path, Object form, Class<T> type, Duration timeout)
      throws IOException, InterruptedException {
    return read(send(posting(address, path, form), MOST_BYTES, timeout), type);
  }

  /** Sends a record; see {@link #get}. */
  public void post(String address, String path, Object form, Duration timeout)
      throws IOException, InterruptedException {
    send(posting(address, path, form), Form.MOST_BYTES, timeout);
  }

  /** Has something deleted; see {@link #get}. */
  public void delete(String address, String path, Duration timeout)
      throws IOException, InterruptedException {
    send(request("DELETE", address, path), Form.MOST_BYTES, timeout);
  }

  /** Asks for bytes, 8 MiB at most; see {@link #get}. */
  public byte[] bytes(String address, String path, Duration timeout)
      throws IOException, InterruptedException {
    return send(request("GET", address, path), MOST_BYTES, timeout);
  }

  private static HttpRequest request(String method, String address, String path) {
    return HttpRequest.newBuilder(URI.create("http://" + address + path))
        .method(method, BodyPublishers.noBody())
        .build();
  }

  private static HttpRequest posting(String address, String path, Object form) {
    return HttpRequest.newBuilder(URI.create("http://" + address + path))
        .POST(BodyPublishers.ofByteArray(Form.write(form)))
        .build();
  }

  private byte[] send(HttpRequest request, int mostBytes, Duration timeout)
      throws IOException, InterruptedException {
    Future<byte[]> answer = threads.submit(() -> answer(request, mostBytes));
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ConnectException) {
        throw new ConnectException("nobody listens there");
      }
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("no answer within %d ms".formatted(timeout.toMillis()));
    } finally {
      answer.cancel(true);
    }
  }

  private byte[] answer(HttpRequest request, int mostBytes)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      byte[] bytes = body.readNBytes(mostBytes + 1);
      if (bytes.length > mostBytes) {
        throw new IOException("it is longer than %d bytes".formatted(mostBytes));
      }
      if (response.statusCode() != HttpURLConnection.HTTP_OK
          && response.statusCode() != HttpURLConnection.HTTP_NO_CONTENT) {
        throw new Refused(response.statusCode(), new String(bytes, StandardCharsets.UTF_8));
      }
      return bytes;
    }
  }

  private static <T> T read(byte[] body, Class<T> type) throws IOException {
    return Form.read(new ByteArrayInputStream(body), type, MOST_BYTES);
  }

  /** Ends all requests. */
  @Override
  public void close() {
    threads.shutdownNow();
    client.shutdownNow();
  }
}
