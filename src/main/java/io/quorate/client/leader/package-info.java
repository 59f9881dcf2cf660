/**
 * Leader election: a lock whose holder does the work of one. It must not import accounts or items.
 */
@NullMarked
package io.quorate.client.leader;

import org.jspecify.annotations.NullMarked;
