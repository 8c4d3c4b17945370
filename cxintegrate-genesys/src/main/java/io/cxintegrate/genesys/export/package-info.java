/**
 * The file in which the platform exports a Data Action, read and written without losing anything: {@link
 * io.cxintegrate.genesys.export.ActionExport}. What an action does belongs into {@code simulator}, what may be wrong with it
 * into {@code lint}.
 */
@NullMarked
package io.cxintegrate.genesys.export;

import org.jspecify.annotations.NullMarked;
