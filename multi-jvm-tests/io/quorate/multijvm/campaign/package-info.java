/**
 * Brings one fault after the other upon a lab under all workloads, and judges each round and each
 * epoch. A round that shows too little is void.
 */
@NullMarked
package io.quorate.multijvm.campaign;

import org.jspecify.annotations.NullMarked;
