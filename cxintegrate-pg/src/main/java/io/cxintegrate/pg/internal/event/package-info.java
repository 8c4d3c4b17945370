/**
 * The tables behind the outbox and the event feed: their statements, and the hints that wake readers up. Who calls them and
 * when is {@code pg.event}'s affair.
 */
@NullMarked
package io.cxintegrate.pg.internal.event;

import org.jspecify.annotations.NullMarked;
