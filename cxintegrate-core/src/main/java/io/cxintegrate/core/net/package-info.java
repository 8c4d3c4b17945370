/**
 * One HTTP exchange, safely: {@link io.cxintegrate.core.net.HttpTransport} is what users can replace,
 * {@link io.cxintegrate.core.net.JdkHttpTransport} is the default over {@code java.net.http} with its traps closed. No
 * retries, no tokens and no JSON here; those stand on it.
 */
@NullMarked
package io.cxintegrate.core.net;

import org.jspecify.annotations.NullMarked;
