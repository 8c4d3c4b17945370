/**
 * JSON as plain values: {@link io.cxintegrate.core.json.JsonObject} to hold it, {@link io.cxintegrate.core.json.Json} to read
 * and write it, {@link io.cxintegrate.core.json.FieldPath} to point into it, {@link
 * io.cxintegrate.core.json.PathPattern} to point to many places at once, {@link io.cxintegrate.core.json.CanonicalJson} and
 * {@link io.cxintegrate.core.json.Sha256} to hash it and {@link io.cxintegrate.core.json.JsonSchema} to check it. The JSON
 * library underneath stays underneath: none of its types leaves this package. No I/O here.
 */
@NullMarked
package io.cxintegrate.core.json;

import org.jspecify.annotations.NullMarked;
