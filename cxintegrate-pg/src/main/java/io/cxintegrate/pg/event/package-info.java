/**
 * Events that last: {@link io.cxintegrate.pg.event.EventOutbox} delivers what was written with the caller's own data, in the
 * same transaction, and {@link io.cxintegrate.pg.event.PgEventFeed} is a log that every node reads for itself. Both live in
 * tables that {@link io.cxintegrate.pg.store.PgMigrations} creates. No broker: who outgrows them publishes to one.
 */
@NullMarked
package io.cxintegrate.pg.event;

import org.jspecify.annotations.NullMarked;
