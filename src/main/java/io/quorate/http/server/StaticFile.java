package io.quorate.http.server;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.ResponseEntity;
import akka.http.javadsl.model.headers.RawHeader;
import akka.stream.javadsl.StreamConverters;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.zip.CRC32;

/**
 * A file of the program that is served as it is. A client may keep it, but asks each time whether
 * it is still the same. Safe for use by any thread.
 */
public final class StaticFile {

  private static final RawHeader ASK_AGAIN = RawHeader.create("Cache-Control", "no-cache");
  private static final RawHeader AS_DECLARED =
      RawHeader.create("X-Content-Type-Options", "nosniff");

  private final List<HttpHeader> headers;
  private final Supplier<ResponseEntity> entity;

  private StaticFile(String tag, List<HttpHeader> headers, Supplier<ResponseEntity> entity) {
    var all = new ArrayList<>(headers);
    all.addAll(List.of(RawHeader.create("ETag", "\"" + tag + "\""), ASK_AGAIN, AS_DECLARED));
    this.headers = List.copyOf(all);
    this.entity = entity;
  }

  /**
   * Returns a small file, which is read now and kept.
   *
   * @param resource the absolute path in the program
   */
  public static StaticFile kept(String resource, String contentType, HttpHeader... headers) {
    byte[] bytes = read(resource);
    var crc = new CRC32();
    crc.update(bytes);
    ResponseEntity entity = HttpEntities.create(ContentTypes.parse(contentType), bytes);
    return new StaticFile(Long.toHexString(crc.getValue()), List.of(headers), () -> entity);
  }

  /**
   * Returns a large file, which is read each time a client needs it.
   *
   * @param tag another one for each content
   */
  public static StaticFile streamed(String resource, String contentType, String tag) {
    URL url = url(resource);
    ContentType type = ContentTypes.parse(contentType);
    return new StaticFile(
        tag,
        List.of(),
        () -> HttpEntities.create(type, StreamConverters.fromInputStream(url::openStream)));
  }

  /** Returns the file; the edge answers otherwise when the client has it already. */
  public HttpResponse response() {
    return HttpResponse.create().addHeaders(headers).withEntity(entity.get());
  }

  private static byte[] read(String resource) {
    try (InputStream in = url(resource).openStream()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URL url(String resource) {
    URL url = StaticFile.class.getResource(resource);
    if (url == null) {
      throw new IllegalStateException("Expected the resource " + resource + " in the program.");
    }
    return url;
  }
}
