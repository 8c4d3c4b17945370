/** Proves the entry type and the registrar, most of it over real sockets. */
@NullMarked
package io.cxintegrate.genesys;

import org.jspecify.annotations.NullMarked;
