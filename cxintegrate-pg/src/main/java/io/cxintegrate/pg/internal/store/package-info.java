/**
 * What all stores share: the name of their schema, transactions under time limits, and what a SQLSTATE means to one who
 * stores something. Knows no store.
 */
@NullMarked
package io.cxintegrate.pg.internal.store;

import org.jspecify.annotations.NullMarked;
