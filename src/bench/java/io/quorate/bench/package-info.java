/**
 * The benchmarks: nodes, and what a team would use instead of them, measured side by side over HTTP
 * by a load generator in another process. Shipped with the program, so that everybody can check its
 * claims on their own machine. It must not be imported by anything but {@code Main}.
 */
@NullMarked
package io.quorate.bench;

import org.jspecify.annotations.NullMarked;
