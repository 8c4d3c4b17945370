/**
 * Database connectors of CXone Data Actions: {@link io.cxintegrate.cxone.connectors.ConnectorDefinition} says what a connector
 * is and refuses what the integration engine would refuse, {@link io.cxintegrate.cxone.connectors.Connectors} puts it there,
 * {@link io.cxintegrate.cxone.connectors.VaultSync} tells the vault. No secret has a place here: a definition names secrets,
 * it does not hold them. Events, schemas and Data Action envelopes live next door.
 */
@NullMarked
package io.cxintegrate.cxone.connectors;

import org.jspecify.annotations.NullMarked;
