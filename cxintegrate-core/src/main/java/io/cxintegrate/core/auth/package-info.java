/**
 * OAuth 2.0 tokens: {@link io.cxintegrate.core.auth.TokenSource} is what callers ask,
 * {@link io.cxintegrate.core.auth.ClientCredentials} fetches one (RFC 6749 section 4.4),
 * {@link io.cxintegrate.core.auth.CachingTokenSource} keeps it, renews it early and lets nobody fetch twice,
 * {@link io.cxintegrate.core.auth.ScopedTokens} does so for each set of scopes, and
 * {@link io.cxintegrate.core.auth.TokenStore} shares it between processes. No API calls here.
 */
@NullMarked
package io.cxintegrate.core.auth;

import org.jspecify.annotations.NullMarked;
