/**
 * Sessions: what locks and waits belong to that go together when their client is silent for too
 * long. Pure: it must import only the kernel and the locks.
 */
@NullMarked
package io.quorate.lock.session;

import org.jspecify.annotations.NullMarked;
