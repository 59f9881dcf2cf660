/**
 * What a node tells of its work: the metrics of requests and entities. What is read at a scrape
 * only is named by whoever has it. It must import {@code runtime} and {@code kernel} only.
 */
@NullMarked
package io.quorate.telemetry;

import org.jspecify.annotations.NullMarked;
