/**
 * A network between processes of one machine whose faults a test chooses: every connection passes
 * through a proxy of the test's own, so that no privileges are needed. Knows sockets only, and
 * nothing of what is sent; it imports nothing of Quorate. Tells nodes apart by their source
 * addresses in 127.0.0.0/8, all of which only Linux has.
 */
@NullMarked
package io.quorate.multijvm.network;

import org.jspecify.annotations.NullMarked;
