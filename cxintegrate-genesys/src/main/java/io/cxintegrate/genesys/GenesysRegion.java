package io.cxintegrate.genesys;

import io.cxintegrate.core.InvalidInputException;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A region of Genesys Cloud: the AWS region it runs in and the domain below which its hosts live. Immutable.
 *
 * <p>The API is at {@code https://api.{domain}}, tokens are at {@code https://login.{domain}/oauth/token}. Source of the table:
 * the vendor's Terraform provider ({@code genesyscloud/provider/provider.go}). For anything else, such as a gateway, give
 * {@link Genesys.Builder#baseUri} and {@link Genesys.Builder#tokenUri}.
 */
public enum GenesysRegion {
    /** Americas, US East. */
    US_EAST_1("us-east-1", "mypurecloud.com"),
    /** Americas, US East 2 (FedRAMP). */
    US_EAST_2("us-east-2", "use2.us-gov-pure.cloud"),
    /** Americas, US West. */
    US_WEST_2("us-west-2", "usw2.pure.cloud"),
    /** Americas, Canada. */
    CA_CENTRAL_1("ca-central-1", "cac1.pure.cloud"),
    /** Americas, São Paulo. */
    SA_EAST_1("sa-east-1", "sae1.pure.cloud"),
    /** Americas, Mexico. */
    MX_CENTRAL_1("mx-central-1", "mxc1.pure.cloud"),
    /** EMEA, Dublin. */
    EU_WEST_1("eu-west-1", "mypurecloud.ie"),
    /** EMEA, London. */
    EU_WEST_2("eu-west-2", "euw2.pure.cloud"),
    /** EMEA, Frankfurt. */
    EU_CENTRAL_1("eu-central-1", "mypurecloud.de"),
    /** EMEA, Zürich. */
    EU_CENTRAL_2("eu-central-2", "euc2.pure.cloud"),
    /** EMEA, United Arab Emirates. */
    ME_CENTRAL_1("me-central-1", "mec1.pure.cloud"),
    /** European Sovereign Cloud, Germany. */
    EUSC_DE_EAST_1("eusc-de-east-1", "edee1.eusc-pure.cloud"),
    /** Asia Pacific, Mumbai. */
    AP_SOUTH_1("ap-south-1", "aps1.pure.cloud"),
    /** Asia Pacific, Singapore. */
    AP_SOUTHEAST_1("ap-southeast-1", "apse1.pure.cloud"),
    /** Asia Pacific, Sydney. */
    AP_SOUTHEAST_2("ap-southeast-2", "mypurecloud.com.au"),
    /** Asia Pacific, Tokyo. */
    AP_NORTHEAST_1("ap-northeast-1", "mypurecloud.jp"),
    /** Asia Pacific, Seoul. */
    AP_NORTHEAST_2("ap-northeast-2", "apne2.pure.cloud"),
    /** Asia Pacific, Osaka. */
    AP_NORTHEAST_3("ap-northeast-3", "apne3.pure.cloud");

    private final String awsRegion;
    private final String domain;

    GenesysRegion(String awsRegion, String domain) {
        this.awsRegion = awsRegion;
        this.domain = domain;
    }

    /**
     * The region of this name: that of AWS ({@code us-east-1}) or the domain ({@code mypurecloud.com}), in any case.
     *
     * @throws InvalidInputException if there is none, naming those there are
     */
    public static GenesysRegion of(String name) {
        String wanted = name.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(r -> r.awsRegion.equals(wanted) || r.domain.equals(wanted))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("'" + name + "' is no region of Genesys Cloud; there are "
                        + Arrays.stream(values()).map(GenesysRegion::awsRegion).collect(Collectors.joining(", "))
                        + "; for any other host give baseUri and tokenUri"));
    }

    /** The region whose API is at this host; empty when none is. */
    static Optional<GenesysRegion> ofApiHost(String host) {
        return Arrays.stream(values())
                .filter(r -> r.apiUri().getHost().equalsIgnoreCase(host))
                .findFirst();
    }

    /** The name AWS has for it, such as {@code us-east-1}. */
    public String awsRegion() {
        return awsRegion;
    }

    /** The domain its hosts live below, such as {@code mypurecloud.com}. */
    public String domain() {
        return domain;
    }

    /** The root of the API, such as {@code https://api.mypurecloud.com}. */
    public URI apiUri() {
        return URI.create("https://api." + domain);
    }

    /** The token endpoint, such as {@code https://login.mypurecloud.com/oauth/token}. */
    public URI tokenUri() {
        return URI.create("https://login." + domain + "/oauth/token");
    }
}
