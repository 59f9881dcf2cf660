/**
 * Tells the receivers of webhooks what happens: one node in the cluster at a time follows the feed
 * for each webhook and sends its events. It knows the webhooks, which remember how far it has come,
 * and no other feature; it must not import {@code http} or {@code cluster}.
 */
@NullMarked
package io.quorate.outbound.webhook;

import org.jspecify.annotations.NullMarked;
