/**
 * Holds the tests that need no campaign: each brings one situation upon a cluster and names what
 * must come of it. No other room imports this one.
 */
@NullMarked
package io.quorate.multijvm.scenario;

import org.jspecify.annotations.NullMarked;
