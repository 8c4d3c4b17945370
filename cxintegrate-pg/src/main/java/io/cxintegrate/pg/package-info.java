/**
 * From one SQL statement to a Data Action: {@link io.cxintegrate.pg.PgDataAction} is the entry,
 * {@link io.cxintegrate.pg.NamedSql} reads the statement, {@link io.cxintegrate.pg.PgType} says how a flow's text becomes a
 * value. No HTTP and no envelopes here; those belong to the hub in core.
 */
@NullMarked
package io.cxintegrate.pg;

import org.jspecify.annotations.NullMarked;
