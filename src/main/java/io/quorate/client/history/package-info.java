/**
 * What happened to an account, item or transaction, page by page. It must not import what it tells
 * about.
 */
@NullMarked
package io.quorate.client.history;

import org.jspecify.annotations.NullMarked;
