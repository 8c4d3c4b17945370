/**
 * Where secrets come from that are known by reference only: {@link io.cxintegrate.core.secret.SecretResolver}. A secret itself is a
 * {@link io.cxintegrate.core.Secret}.
 */
@NullMarked
package io.cxintegrate.core.secret;

import org.jspecify.annotations.NullMarked;
