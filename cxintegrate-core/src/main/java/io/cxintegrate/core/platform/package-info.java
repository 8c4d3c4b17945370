/**
 * What the entry types of the vendor modules have in common: the settings every one of them takes
 * ({@link io.cxintegrate.core.platform.PlatformBuilder}) and what they amount to
 * ({@link io.cxintegrate.core.platform.PlatformConnection}). Users meet both only through a vendor's own builder.
 */
@NullMarked
package io.cxintegrate.core.platform;

import org.jspecify.annotations.NullMarked;
