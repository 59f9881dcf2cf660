/**
 * How a node finds the others and joins them: by seed nodes or the Kubernetes API, and by the
 * leases in the storage, so that no second cluster forms beside one that is alive. It must not
 * import the package above, nor {@code splitbrain}.
 */
@NullMarked
package io.quorate.cluster.join;

import org.jspecify.annotations.NullMarked;
