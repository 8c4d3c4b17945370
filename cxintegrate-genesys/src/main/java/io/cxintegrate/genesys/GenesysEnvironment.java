package io.cxintegrate.genesys;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.Violations;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the settings of {@link Genesys} from environment variables and names all that are wrong at once. Stateless. */
final class GenesysEnvironment {
    static final String REGION = "GENESYS_REGION";
    static final String BASE_URL = "GENESYS_BASE_URL";
    static final String TOKEN_URL = "GENESYS_TOKEN_URL";
    static final String CLIENT_ID = "GENESYS_CLIENT_ID";
    static final String CLIENT_SECRET = "GENESYS_CLIENT_SECRET";
    static final String SCOPES = "GENESYS_SCOPES";

    private final Map<String, String> env;
    private final Violations violations = Violations.of("environment");

    private GenesysEnvironment(Map<String, String> env) {
        this.env = env;
    }

    /** Sets what the environment says; nothing when something is wrong. */
    static void read(Map<String, String> env, Genesys.Builder into) {
        new GenesysEnvironment(env).readInto(into);
    }

    private void readInto(Genesys.Builder builder) {
        GenesysRegion region = region();
        URI baseUri = uri(BASE_URL);
        URI tokenUri = uri(TOKEN_URL);
        if (has(REGION) && has(BASE_URL)) {
            violations.add(REGION, "cannot be combined with " + BASE_URL + "; set one of the two");
        } else if (!has(REGION) && !has(BASE_URL)) {
            violations.add(REGION, "must be set to a region such as us-east-1 but is not; or set " + BASE_URL);
        }
        violations.unless(has(CLIENT_ID), CLIENT_ID, "must be set to the OAuth client id but is not");
        violations.unless(has(CLIENT_SECRET), CLIENT_SECRET, "must be set to the OAuth client secret but is not");
        violations.throwIfAny();
        builder.clientId(value(CLIENT_ID)).clientSecret(Secret.of(value(CLIENT_SECRET)));
        if (tokenUri != null) {
            builder.tokenUri(tokenUri);
        }
        if (has(SCOPES)) {
            builder.scopes(value(SCOPES).split("\\s+"));
        }
        if (region != null) {
            builder.region(region);
        } else {
            builder.baseUri(Objects.requireNonNull(baseUri));
        }
    }

    private @Nullable GenesysRegion region() {
        if (!has(REGION)) {
            return null;
        }
        try {
            return GenesysRegion.of(value(REGION));
        } catch (InvalidInputException e) {
            violations.add(REGION, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private @Nullable URI uri(String variable) {
        if (!has(variable)) {
            return null;
        }
        try {
            URI uri = URI.create(value(variable));
            boolean http = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            if (http && uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawQuery() == null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Told below, without the value: people put credentials into URLs.
        }
        violations.add(variable, "must be an absolute http or https URL without user info and query");
        return null;
    }

    private boolean has(String variable) {
        return !value(variable).isEmpty();
    }

    private String value(String variable) {
        return Optional.ofNullable(env.get(variable)).map(String::strip).orElse("");
    }
}
