/**
 * Where entities live: their hosts as sharded actors of Akka Cluster Sharding, and the rules by
 * which shards are placed. The only package of the runtime that uses the cluster.
 */
@NullMarked
package io.quorate.runtime.sharding;

import org.jspecify.annotations.NullMarked;
