/** What nodes tell each other by gossip, past the database: registers of texts, and their views. */
@NullMarked
package io.quorate.cluster.gossip;

import org.jspecify.annotations.NullMarked;
