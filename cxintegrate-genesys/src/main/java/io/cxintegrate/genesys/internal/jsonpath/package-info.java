/**
 * The JSONPaths of translation maps, evaluated by Jayway's library within a budget, and their shape, read without it. The one
 * package that sees that library.
 */
@NullMarked
package io.cxintegrate.genesys.internal.jsonpath;

import org.jspecify.annotations.NullMarked;
