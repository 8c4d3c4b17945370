/**
 * The patterns of JSON Schema (ECMA-262, searched for anywhere in a text) as regular languages over code points: derivatives of
 * expressions with intersection and complement, so that the questions whether words exist that match some patterns and not
 * others are decided, with the words. What is not regular is refused by name.
 */
@NullMarked
package io.cxintegrate.cxone.schema.internal.regex;

import org.jspecify.annotations.NullMarked;
