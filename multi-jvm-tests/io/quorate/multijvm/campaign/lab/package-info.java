/**
 * Sets up what a fault of a campaign meets: a lab under all workloads, its probes, its shards and
 * the versions of its nodes. It must not know the faults.
 */
package io.quorate.multijvm.campaign.lab;
