/**
 * SQL text as PostgreSQL and its driver read it: {@link io.cxintegrate.pg.sql.NamedSql} finds the placeholders of one
 * statement and says what stands around them. Nothing here talks to a database.
 */
@NullMarked
package io.cxintegrate.pg.sql;

import org.jspecify.annotations.NullMarked;
