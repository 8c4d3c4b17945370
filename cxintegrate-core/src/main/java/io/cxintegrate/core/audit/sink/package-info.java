/**
 * Where audit records go beyond this machine, and how they get there: {@link io.cxintegrate.core.audit.sink.HttpAuditSink}
 * posts them, as CloudEvents when asked to ({@link io.cxintegrate.core.audit.sink.CloudEventFormat}), and
 * {@link io.cxintegrate.core.audit.sink.BufferedAuditSink} keeps the caller from waiting for it. Nothing here knows a vendor.
 */
@NullMarked
package io.cxintegrate.core.audit.sink;

import org.jspecify.annotations.NullMarked;
