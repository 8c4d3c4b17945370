/**
 * Turning one JSON value into another by a JSONata expression that comes as text: {@link io.cxintegrate.core.transform.Expression}.
 * {@link io.cxintegrate.core.transform.BranchingTransform} chooses among several by conditions,
 * {@link io.cxintegrate.core.transform.ExpressionLint} finds expressions that run but do not mean what they say, and
 * {@link io.cxintegrate.core.transform.Explanation} shows where a result comes from. Rules that are built in Java, and cost a
 * fraction of the time, are in {@link io.cxintegrate.core.transform.fields}. No I/O here, and nothing about any platform.
 */
@NullMarked
package io.cxintegrate.core.transform;

import org.jspecify.annotations.NullMarked;
