/**
 * What a node keeps durably, as ports: the feed and the projections over it, histories, snapshots,
 * reminders, leases, claims and clocks. An engine implements them all and is found by its name, so
 * that a second engine comes by adding a package and a setting. No port says how it is done: it
 * imports neither {@code java.sql} nor Akka, and nothing of Quorate but {@code config}.
 */
@NullMarked
package io.quorate.storage;

import org.jspecify.annotations.NullMarked;
