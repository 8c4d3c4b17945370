/**
 * The seam to the JSONata engine, and what reads expression source: the only place that knows the engine's types, its faults
 * and how to work around them. Nothing here is for users, and nothing here knows the types of the package above.
 */
@NullMarked
package io.cxintegrate.core.transform.internal;

import org.jspecify.annotations.NullMarked;
