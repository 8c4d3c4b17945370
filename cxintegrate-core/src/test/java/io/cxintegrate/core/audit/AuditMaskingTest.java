package io.cxintegrate.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditMaskingTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "dbPassword",
                "PASSWD",
                "pwd",
                "passphrase",
                "client_secret",
                "CLIENT-SECRET",
                "clientSecret",
                "token",
                "accessToken",
                "refresh.token",
                "ID_TOKEN",
                "Authorization",
                "Proxy-Authorization",
                "AUTHORIZATION",
                "api_key",
                "apiKey",
                "API KEY",
                "X-Api-Key",
                "APIKEY",
                "secret_access_key",
                "private-key",
                "SIGNING_KEY",
                "hmacKey",
                "shared_key",
                "masterKey",
                "AccountKey",
                "credentials",
                "credentialMasking",
                "Set-Cookie",
                "connection_string",
                "auth",
                "jwt",
                "pass"
            })
    void isSensitive_nameOfASecret_isTrue(String name) {
        assertThat(SensitiveNames.isSensitive(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "author",
                "passenger",
                "user_id",
                "key",
                "bot_id",
                "connectorId",
                "payload_hash",
                "monkey",
                "",
                "..."
            })
    void isSensitive_otherName_isFalse(String name) {
        assertThat(SensitiveNames.isSensitive(name)).isFalse();
    }

    @Property
    void isSensitive_anyCaseAndSeparator_isTrue(@ForAll("spellings") String name) {
        assertThat(SensitiveNames.isSensitive(name)).isTrue();
    }

    @Test
    void details_secretsAtAnyDepth_areMasked() {
        AuditEvent event = AuditEvent.builder()
                .eventType("t")
                .details(JsonObject.parse("""
                        {"host":"db","password":"p1","nested":{"a":[{"api-key":"p2"},[{"Token":"p3","ok":null}]]},
                         "secret":{"vault":"p4"},"tokens":["p5"],"pwd":null,"passphrase":7}"""))
                .build();

        assertThat(event.details().orElseThrow().toJson())
                .isEqualTo("{\"host\":\"db\",\"password\":\"***\","
                        + "\"nested\":{\"a\":[{\"api-key\":\"***\"},[{\"Token\":\"***\",\"ok\":null}]]},"
                        + "\"secret\":\"***\",\"tokens\":\"***\",\"pwd\":\"***\",\"passphrase\":\"***\"}");
        assertThat(event.toJson().toJson()).doesNotContain("p1", "p2", "p3", "p4", "p5");
    }

    @Test
    void details_vaultReference_isMaskedToo() {
        AuditEvent event = AuditEvent.builder()
                .eventType("t")
                .details(JsonObject.of("password", "vault://database/prod#password"))
                .build();

        assertThat(event.details()).contains(JsonObject.of("password", "***"));
    }

    @Test
    void attribute_sensitiveNameOrContent_isMasked() {
        AuditEvent event = AuditEvent.builder()
                .eventType("t")
                .attribute("client_secret", Secret.of("s1"))
                .attribute("Authorization", "Bearer s2")
                .attribute("config", Map.of("items", List.of(Map.of("apiKey", "s3"))))
                .build();

        assertThat(event.attributes().toJson())
                .isEqualTo("{\"client_secret\":\"***\",\"Authorization\":\"***\","
                        + "\"config\":{\"items\":[{\"apiKey\":\"***\"}]}}");
    }

    @Provide
    Arbitrary<String> spellings() {
        Arbitrary<List<String>> words = Arbitraries.of(
                List.of("password"),
                List.of("client", "secret"),
                List.of("access", "token"),
                List.of("authorization"),
                List.of("api", "key"),
                List.of("private", "key"),
                List.of("signing", "key"));
        Arbitrary<String> separator = Arbitraries.of("", "_", "-", ".", " ", "/", "::");
        Arbitrary<Integer> casing = Arbitraries.integers().between(0, 2);
        return Combinators.combine(words, separator, casing)
                .as((w, s, c) -> w.stream().map(part -> cased(part, c)).collect(Collectors.joining(s)));
    }

    private static String cased(String word, int casing) {
        return switch (casing) {
            case 0 -> word;
            case 1 -> word.toUpperCase(Locale.ROOT);
            default -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
        };
    }
}
