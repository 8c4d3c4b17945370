/**
 * Which changes of a schema may pass: {@link io.cxintegrate.cxone.schema.gate.SchemaGate}, for builds and for registration.
 * Compares by {@link io.cxintegrate.cxone.schema.SchemaDiff}; where versions are kept is {@link
 * io.cxintegrate.core.store.SchemaHistory}'s matter.
 */
@NullMarked
package io.cxintegrate.cxone.schema.gate;

import org.jspecify.annotations.NullMarked;
