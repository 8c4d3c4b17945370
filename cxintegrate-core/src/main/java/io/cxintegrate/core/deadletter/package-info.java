/**
 * What was given up, and where it goes: {@link io.cxintegrate.core.deadletter.DeadLetters} of webhooks, of events, of anything
 * that can be sent again. Who gives something up, and when, is told by the package that sends it.
 */
@NullMarked
package io.cxintegrate.core.deadletter;

import org.jspecify.annotations.NullMarked;
