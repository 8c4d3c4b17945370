/**
 * What stands behind {@code PgDataAction} and is nobody's business outside of this module: transactions, results,
 * plans, and the catalogue. Knows nothing of the public types above it.
 */
@NullMarked
package io.cxintegrate.pg.internal;

import org.jspecify.annotations.NullMarked;
