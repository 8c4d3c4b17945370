/**
 * The ground floor: the {@linkplain io.cxintegrate.core.CxException error tree}, secrets, time and the other sources that
 * are handed in, and the collector of configuration problems. Nothing here does I/O, and nothing here knows a vendor, a
 * protocol or a JSON library; everything else stands on it.
 */
@NullMarked
package io.cxintegrate.core;

import org.jspecify.annotations.NullMarked;
