/**
 * Audit files that show what was done to them: {@link io.cxintegrate.core.audit.chain.ChainedAuditSink} writes records of
 * which each carries the hash of the one before, {@link io.cxintegrate.core.audit.chain.AuditVerifier} finds what was
 * changed, removed, inserted, moved or cut off. Nothing here knows a vendor.
 */
@NullMarked
package io.cxintegrate.core.audit.chain;

import org.jspecify.annotations.NullMarked;
