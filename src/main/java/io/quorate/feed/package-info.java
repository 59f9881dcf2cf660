/**
 * The feed as clients follow it: events in the shape of CloudEvents, filtered, in pages or live. It
 * imports the storage's ports, the kernel and the runtime's codecs, and no edge.
 */
@NullMarked
package io.quorate.feed;

import org.jspecify.annotations.NullMarked;
