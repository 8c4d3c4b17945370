package io.cxintegrate.cxone;

import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.http.ApiClient;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.HttpTransport;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds a tenant's hosts on the live platform: the token endpoint by OpenID Connect Discovery 1.0, the API host by the tenant's
 * configuration document. Immutable and safe to share between threads. {@link #close()} closes the transport unless it was handed in.
 *
 * <pre>{@code
 * try (CxoneDiscovery discovery = CxoneDiscovery.builder().build()) {
 *     CxoneTenant tenant = discovery.find(tenantId);
 *     Cxone cxone = Cxone.builder().tenant(tenant)
 *             .clientId(id).clientSecret(secret).accessKey(keyId, keySecret).build();
 * }
 * }</pre>
 */
public final class CxoneDiscovery implements AutoCloseable {
    private final ApiClient client;
    private final URI issuer;
    private final String issuerPath;
    private final String tenantPath;
    private final @Nullable HttpTransport own;

    private CxoneDiscovery(Builder b) {
        issuer = b.issuer;
        issuerPath = b.issuerPath;
        tenantPath = b.tenantPath;
        own = b.transport == null ? HttpTransport.jdk() : null;
        client = ApiClient.builder("cxone")
                .baseUri(issuer)
                .transport(own == null ? Objects.requireNonNull(b.transport) : own)
                .clock(b.clock)
                .jitter(b.jitter)
                .build();
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The hosts of a tenant. Repeated after 429, 5xx and lost connections.
     *
     * @throws IllegalArgumentException if the id is blank
     * @throws io.cxintegrate.core.InvalidInputException if the platform knows no such tenant
     * @throws io.cxintegrate.core.UnavailableException if it cannot be reached or does not answer in time
     * @throws DefectException if a document is not what it should be: of another issuer, without an endpoint, or with one that
     *     is not encrypted
     */
    public CxoneTenant find(String tenantId) {
        Require.text(tenantId, "tenantId");
        JsonObject openId = client.send(
                        ApiRequest.get(issuerPath).operation("DISCOVER_ISSUER").build())
                .json();
        String named = openId.get("issuer") instanceof String text ? text : "";
        // OpenID Connect Discovery 1.0, section 4.3: what another issuer says must not be used.
        if (!bare(named).equals(bare(issuer.toString()))) {
            throw defect("DISCOVER_ISSUER", "is of another issuer than " + issuer);
        }
        URI tokenUri = endpoint(openId, "token_endpoint", "DISCOVER_ISSUER");
        JsonObject tenant = client.send(ApiRequest.get(tenantPath)
                        .operation("DISCOVER_TENANT")
                        .query("tenantId", tenantId)
                        .build())
                .json();
        return new CxoneTenant(tenantId, endpoint(tenant, "api_endpoint", "DISCOVER_TENANT"), tokenUri);
    }

    /** Closes the transport, unless it was handed in. A second call does nothing. */
    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
    }

    private URI endpoint(JsonObject document, String member, String operation) {
        if (!(document.get(member) instanceof String text)) {
            throw defect(operation, "has no " + member);
        }
        URI uri;
        try {
            uri = Require.endpoint(URI.create(text), member);
        } catch (IllegalArgumentException e) {
            throw defect(operation, "has a " + member + " that is no absolute http or https URI without user info");
        }
        // Else whoever can change the answer gets the client's secret in clear text.
        if ("https".equalsIgnoreCase(issuer.getScheme()) && !"https".equalsIgnoreCase(uri.getScheme())) {
            throw defect(operation, "has a " + member + " that is not https, as the issuer is");
        }
        return uri;
    }

    private static DefectException defect(String operation, String found) {
        return new DefectException(
                "cxone " + operation + " answered a document that " + found,
                ErrorContext.builder().platform("cxone").operation(operation).build(),
                null);
    }

    private static String bare(String uri) {
        return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
    }

    @Override
    public String toString() {
        return "CxoneDiscovery[" + issuer + "]";
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder {
        private URI issuer = URI.create("https://cxone.niceincontact.com");
        private String issuerPath = "/.well-known/openid-configuration";
        private String tenantPath = "/.well-known/cxone-configuration";
        private @Nullable HttpTransport transport;
        private TimeSource clock = TimeSource.system();
        private Jitter jitter = Jitter.random();

        private Builder() {}

        /**
         * The issuer. Default {@code https://cxone.niceincontact.com}.
         *
         * @throws IllegalArgumentException if it is no absolute http or https URI without user info
         */
        public Builder issuer(URI value) {
            issuer = Require.endpoint(value, "issuer");
            return this;
        }

        /** Where the issuer's document is. Default {@code /.well-known/openid-configuration}. */
        public Builder issuerPath(String value) {
            issuerPath = Require.text(value, "issuerPath");
            return this;
        }

        /** Where the tenants' documents are. Default {@code /.well-known/cxone-configuration}. */
        public Builder tenantPath(String value) {
            tenantPath = Require.text(value, "tenantPath");
            return this;
        }

        /** What sends requests; stays the caller's to close. Default: a transport of its own. */
        public Builder transport(HttpTransport value) {
            transport = Objects.requireNonNull(value, "transport");
            return this;
        }

        /** The clock to wait on. Default: the system's. */
        public Builder clock(TimeSource value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** Randomness for back-off. */
        public Builder jitter(Jitter value) {
            jitter = Objects.requireNonNull(value, "jitter");
            return this;
        }

        /** The discovery; close it after use. */
        public CxoneDiscovery build() {
            return new CxoneDiscovery(this);
        }
    }
}
