/**
 * Tries a connector from here before the platform has to: {@link io.cxintegrate.cxone.connectors.probe.ConnectorProbe}. The only place
 * of this module that sees a secret of a database, and the only one that needs {@code java.sql}.
 */
@NullMarked
package io.cxintegrate.cxone.connectors.probe;

import org.jspecify.annotations.NullMarked;
