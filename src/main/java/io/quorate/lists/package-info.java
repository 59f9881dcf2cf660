/**
 * Lists of entities, kept from the feed, each with its query. It must import only the kernel, the
 * features, the feed and the storage's ports.
 */
@NullMarked
package io.quorate.lists;

import org.jspecify.annotations.NullMarked;
