/**
 * What must outlive a process, kept in PostgreSQL: each class here is the durable implementation of an interface of core, and
 * {@link io.cxintegrate.pg.store.PgMigrations} creates the tables. Nothing here knows what is stored.
 */
@NullMarked
package io.cxintegrate.pg.store;

import org.jspecify.annotations.NullMarked;
