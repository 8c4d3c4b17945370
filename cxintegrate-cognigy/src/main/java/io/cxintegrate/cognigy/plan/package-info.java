/**
 * Differences between mappings, field by field ({@link io.cxintegrate.core.json.FieldChange}), as deployment plans show them. Works
 * on documents; what reads them from the platform is one floor up.
 */
@NullMarked
package io.cxintegrate.cognigy.plan;

import org.jspecify.annotations.NullMarked;
