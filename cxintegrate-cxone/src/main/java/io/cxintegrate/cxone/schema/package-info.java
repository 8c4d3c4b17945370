/**
 * JSON Schemas of events and what changed between two of them: {@link io.cxintegrate.cxone.schema.SchemaDiff}, its verdicts and
 * its reports. Checking events against a schema is {@link io.cxintegrate.core.json.JsonSchema}'s work, moving events from one
 * version to the next belongs to {@code evolution}, and rules about which changes may pass to {@code gate}. No I/O here.
 */
@NullMarked
package io.cxintegrate.cxone.schema;

import org.jspecify.annotations.NullMarked;
