/**
 * Events on their way out and in: {@link io.cxintegrate.core.event.EventEnvelope} is one of them,
 * {@link io.cxintegrate.core.event.EventPublisher} takes them, and every node that wants them tails an
 * {@link io.cxintegrate.core.event.EventFeed}. {@link io.cxintegrate.core.event.InMemoryEventLog} is both, for one process.
 * No consumer groups, no exactly-once, no routing between topics: who needs those publishes to a broker.
 */
@NullMarked
package io.cxintegrate.core.event;

import org.jspecify.annotations.NullMarked;
