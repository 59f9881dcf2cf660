/**
 * The HTTP server of a node: it takes connections, holds the limits, finds the route, reads the
 * body and turns whatever goes wrong into a problem. It exists so that the resources of the API
 * only handle calls. It knows no resource: it must not import {@code http.api} or any feature.
 */
@NullMarked
package io.quorate.http.server;

import org.jspecify.annotations.NullMarked;
