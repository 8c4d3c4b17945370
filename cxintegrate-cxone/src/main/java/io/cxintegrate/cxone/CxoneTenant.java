package io.cxintegrate.cxone;

import java.net.URI;
import java.util.Objects;

/**
 * Where a tenant's API is and where its tokens come from. Immutable; found by {@link CxoneDiscovery} or made by hand.
 *
 * @param tenantId the tenant
 * @param apiEndpoint the root of all API paths
 * @param tokenUri where tokens are asked for
 */
public record CxoneTenant(String tenantId, URI apiEndpoint, URI tokenUri) {
    /** Checks that nothing is null. */
    public CxoneTenant {
        Objects.requireNonNull(tenantId, "tenantId");
        Objects.requireNonNull(apiEndpoint, "apiEndpoint");
        Objects.requireNonNull(tokenUri, "tokenUri");
    }
}
