/**
 * Finds what is wrong with Data Actions before they run, and mends what can be mended mechanically: {@link
 * io.cxintegrate.genesys.lint.ActionLinter}. Needs neither Velocity nor a JSONPath library. What an action does when it runs
 * belongs into {@code simulator}.
 */
@NullMarked
package io.cxintegrate.genesys.lint;

import org.jspecify.annotations.NullMarked;
