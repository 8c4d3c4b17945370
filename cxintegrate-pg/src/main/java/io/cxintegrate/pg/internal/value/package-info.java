/**
 * Values on their way: a flow's text to what is bound, a cell to what goes out as JSON, each by the server's type. Knows no
 * statement and asks no catalogue.
 */
@NullMarked
package io.cxintegrate.pg.internal.value;

import org.jspecify.annotations.NullMarked;
