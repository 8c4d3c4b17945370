/**
 * Calling a JSON API: {@link io.cxintegrate.core.http.ApiClient} adds token, retry, typed errors, metrics and limits to a
 * {@link io.cxintegrate.core.net.HttpTransport}. Vendor modules describe their calls as
 * {@link io.cxintegrate.core.http.ApiRequest}s; nothing here knows a vendor.
 */
@NullMarked
package io.cxintegrate.core.http;

import org.jspecify.annotations.NullMarked;
