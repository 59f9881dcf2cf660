package io.quorate.http.api;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import io.quorate.http.server.HttpCall;
import io.quorate.http.server.Problem;
import io.quorate.http.server.Refusal;
import io.quorate.http.server.Route;
import io.quorate.http.server.StaticFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The routes of the API's description, and of the page to read it and to try requests: Swagger UI,
 * from its jar.
 */
public final class DocsRoutes {

  private static final String SWAGGER_UI = "/META-INF/resources/webjars/swagger-ui/";
  private static final String VERSION = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";

  private static final String HTML = "text/html; charset=utf-8";
  private static final String CSS = "text/css; charset=utf-8";
  private static final String JAVASCRIPT = "text/javascript; charset=utf-8";
  private static final String PNG = "image/png";

  /** The page loads and asks this node only. Swagger UI has its icons in its style sheet. */
  private static final RawHeader POLICY =
      RawHeader.create(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
              + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");

  private DocsRoutes() {}

  /** Returns the routes. */
  public static List<Route> over() {
    StaticFile openApi = StaticFile.kept("/openapi.yaml", "application/yaml");
    StaticFile asyncApi = StaticFile.kept("/asyncapi.yaml", "application/yaml");
    StaticFile page = StaticFile.kept("/docs/page.html", HTML, POLICY);
    Map<String, StaticFile> files = files();
    return List.of(
        Route.probe("/", call -> done(theWayThere())),
        Route.probe("/openapi.yaml", call -> done(openApi.response())),
        Route.probe("/asyncapi.yaml", call -> done(asyncApi.response())),
        Route.probe("/docs", call -> done(page.response())),
        // Not a stream: a shutdown would end it as if it were whole, and browsers would keep it.
        Route.work("GET", "/docs/{file}", call -> done(file(files, call).response())));
  }

  private static Map<String, StaticFile> files() {
    return Map.of(
        "page.js", StaticFile.kept("/docs/page.js", JAVASCRIPT),
        "swagger-ui-bundle.js", swaggerUi("swagger-ui-bundle.js", JAVASCRIPT),
        "swagger-ui.css", swaggerUi("swagger-ui.css", CSS),
        "favicon-32x32.png", swaggerUi("favicon-32x32.png", PNG));
  }

  private static StaticFile swaggerUi(String name, String contentType) {
    String version = swaggerUiVersion();
    return StaticFile.streamed(SWAGGER_UI + version + "/" + name, contentType, version);
  }

  private static StaticFile file(Map<String, StaticFile> files, HttpCall call) {
    StaticFile file = files.get(call.parameter("file"));
    if (file == null) {
      throw new Refusal(
          new Problem(404, "not_found", "Expected a file of the page, but this is none."));
    }
    return file;
  }

  private static String swaggerUiVersion() {
    try (InputStream in = DocsRoutes.class.getResourceAsStream(VERSION)) {
      if (in == null) {
        throw new IllegalStateException("Expected Swagger UI in the program, but it is missing.");
      }
      var properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A relative path, which a proxy may have put below one of its own. */
  private static HttpResponse theWayThere() {
    return HttpResponse.create()
        .withStatus(StatusCodes.SEE_OTHER)
        .addHeader(RawHeader.create("Location", "docs"));
  }

  private static CompletionStage<HttpResponse> done(HttpResponse response) {
    return CompletableFuture.completedFuture(response);
  }
}
