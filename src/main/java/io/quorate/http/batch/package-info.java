/**
 * Many operations in one request. It exists so that neither the server nor a resource knows of
 * batches: what a batch may hold, the routes say. It must not import {@code http.api} or any
 * feature.
 */
@NullMarked
package io.quorate.http.batch;

import org.jspecify.annotations.NullMarked;
