/**
 * Connectors provisioned like infrastructure: {@link io.cxintegrate.cxone.connectors.plan.Provisioning} compares what files say with
 * what the platform has ({@link io.cxintegrate.cxone.connectors.plan.ConnectorPlan}) and makes the platform agree
 * ({@link io.cxintegrate.cxone.connectors.plan.ApplyReport}). How one connector is registered is next door.
 */
@NullMarked
package io.cxintegrate.cxone.connectors.plan;

import org.jspecify.annotations.NullMarked;
