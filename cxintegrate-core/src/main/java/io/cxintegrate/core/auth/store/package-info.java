/**
 * Where tokens are kept for others to find: {@link io.cxintegrate.core.auth.store.FileTokenStore} between processes,
 * {@link io.cxintegrate.core.auth.store.InMemoryTokenStore} within one. The interface is
 * {@link io.cxintegrate.core.auth.TokenStore}; one over a database belongs where the database driver is.
 */
@NullMarked
package io.cxintegrate.core.auth.store;

import org.jspecify.annotations.NullMarked;
