/**
 * Bringing Data Actions to the live platform: what would change, doing it by draft and publication, and what a change means for
 * the flows. What an action is belongs to {@code export}; what it does, to {@code simulator}.
 */
@NullMarked
package io.cxintegrate.genesys.registration;

import org.jspecify.annotations.NullMarked;
