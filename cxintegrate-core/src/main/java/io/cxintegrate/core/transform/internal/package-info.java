/**
 * The seam to the JSONata engine: the only place that knows its types, its faults and how to work around them. Nothing here is
 * for users, and nothing here knows the types of the package above.
 */
@NullMarked
package io.cxintegrate.core.transform.internal;

import org.jspecify.annotations.NullMarked;
