/**
 * Who did what to which resource, and how it ended: {@link io.cxintegrate.core.audit.AuditEvent} is the record,
 * {@link io.cxintegrate.core.audit.AuditSink} the place it is kept, {@link io.cxintegrate.core.audit.AuditTrail} what the
 * library calls, so that a broken sink does not break the work unless it is meant to. Secrets are masked before a record
 * exists. Nothing here knows a vendor.
 */
@NullMarked
package io.cxintegrate.core.audit;

import org.jspecify.annotations.NullMarked;
