package io.cxintegrate.cxone;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.webhook.WebhookSigner;
import io.cxintegrate.cxone.internal.WebhookUrls;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** The settings in an environment such as {@link System#getenv()}. Used once. */
final class CxoneEnvironment {
    private static final String DEFAULT_BASE = "https://api.cxone.com";

    private final Map<String, String> environment;

    CxoneEnvironment(Map<String, String> environment) {
        this.environment = environment;
    }

    /** @throws io.cxintegrate.core.InvalidConfigurationException naming every variable that is missing or wrong */
    void applyTo(Cxone.Builder builder) {
        Violations v = Violations.of("environment");
        String base = value("CXONE_BASE_URL").orElse(DEFAULT_BASE);
        Optional<String> id = value("CXONE_CLIENT_ID");
        Optional<String> secret = value("CXONE_CLIENT_SECRET");
        Optional<String> webhook = value("VAULT_WEBHOOK_URL");
        Optional<String> key = value("VAULT_WEBHOOK_SECRET");
        v.unless(
                isBase(base),
                "CXONE_BASE_URL",
                "must be an absolute http or https URL without query, such as %s (the value is not shown)",
                DEFAULT_BASE);
        v.unless(id.isPresent(), "CXONE_CLIENT_ID", "must be set to the OAuth client's id but is not set");
        v.unless(secret.isPresent(), "CXONE_CLIENT_SECRET", "must be set to the OAuth client's secret but is not set");
        webhook.flatMap(url -> WebhookUrls.problem(url, true))
                .ifPresent(problem -> v.add("VAULT_WEBHOOK_URL", "%s", problem));
        key.flatMap(CxoneEnvironment::keyProblem).ifPresent(problem -> v.add("VAULT_WEBHOOK_SECRET", "%s", problem));
        v.throwIfAny();
        builder.baseUri(URI.create(base)).clientId(id.orElseThrow()).clientSecret(Secret.of(secret.orElseThrow()));
        webhook.ifPresent(url -> builder.vaultWebhook(URI.create(url)));
        key.ifPresent(text -> builder.vaultWebhookSecret(Secret.of(text)));
    }

    private Optional<String> value(String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(s -> !s.isEmpty());
    }

    private static boolean isBase(String text) {
        try {
            URI uri = URI.create(text);
            return ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && uri.getRawUserInfo() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Optional<String> keyProblem(String text) {
        try {
            WebhookSigner.of(Secret.of(text));
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
