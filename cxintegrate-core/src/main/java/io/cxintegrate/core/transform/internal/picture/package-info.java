/**
 * Numbers by picture, as {@code $formatNumber}, {@code $formatInteger} and {@code $parseInteger} write and read them, after
 * XPath and XQuery Functions 3.1, sections 4.6 and 4.7. Pure text work, in no language but English; nothing here knows the engine.
 */
@NullMarked
package io.cxintegrate.core.transform.internal.picture;

import org.jspecify.annotations.NullMarked;
