/**
 * JSON Schemas of events and what changed between two of them: {@link io.cxintegrate.cxone.schema.SchemaDiff} and the
 * {@link io.cxintegrate.cxone.schema.SchemaChange}s it lists. Reads schemas as documents; compiling one and checking events
 * against it is {@link io.cxintegrate.core.json.JsonSchema}'s work, and moving events from one version to the next belongs
 * to {@code evolution}. No I/O here.
 */
@NullMarked
package io.cxintegrate.cxone.schema;

import org.jspecify.annotations.NullMarked;
