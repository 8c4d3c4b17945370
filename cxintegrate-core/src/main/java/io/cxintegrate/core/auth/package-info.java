/**
 * OAuth 2.0 tokens: {@link io.cxintegrate.core.auth.TokenSource} is what callers ask,
 * {@link io.cxintegrate.core.auth.ClientCredentials} fetches one (RFC 6749 section 4.4),
 * {@link io.cxintegrate.core.auth.CachingTokenSource} keeps it, renews it early and lets nobody fetch twice. No API calls
 * here.
 */
@NullMarked
package io.cxintegrate.core.auth;

import org.jspecify.annotations.NullMarked;
