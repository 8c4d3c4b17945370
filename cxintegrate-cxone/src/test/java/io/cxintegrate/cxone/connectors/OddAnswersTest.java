package io.cxintegrate.cxone.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.audit.InMemoryAuditSink;
import io.cxintegrate.core.auth.TokenSource;
import io.cxintegrate.core.net.Headers;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.cxone.CannedTransport;
import io.cxintegrate.cxone.Cxone;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers a platform may give and a fake does not. */
class OddAnswersTest {
    private final InMemoryAuditSink audit = AuditSink.inMemory();
    private final ConnectorDefinition connector = Samples.connector();

    @Test
    void register_anIdOfAnotherTenant_saysSo() {
        Headers headers = Headers.of("X-Correlation-Id", "c-17");
        assertThatThrownBy(() -> answering(403, headers, "{\"code\":\"FORBIDDEN\",\"message\":\"owned by tenant 42\"}")
                        .connectors()
                        .register(connector))
                .isExactlyInstanceOf(CredentialException.class)
                .hasMessage(
                        "cxone REGISTER_CONNECTOR failed: 403 FORBIDDEN: connector id 'db-prod-analytics-01' belongs to"
                                + " another tenant; choose another id (correlation id c-17)");
    }

    @Test
    void register_lackingAScopeNamedInTheTextOnly_namesIt() {
        assertThatThrownBy(() -> answering(403, Headers.empty(), "{\"message\":\"dataactions:write is required\"}")
                        .connectors()
                        .register(connector))
                .hasMessage(
                        "cxone REGISTER_CONNECTOR failed: 403: the token lacks the scope dataactions:write; grant it to"
                                + " the OAuth client, and ask for it where scopes(...) is set");
    }

    @Test
    void register_refusedWith422AndPlainTexts_listsThem() {
        Headers headers = Headers.of("X-Request-Id", "r-9");
        assertThatThrownBy(() -> answering(422, headers, "{\"code\":\"INVALID\",\"errors\":[\"pool too large\"]}")
                        .connectors()
                        .register(connector))
                .isExactlyInstanceOf(ConnectorRejectedException.class)
                .hasMessage("""
                        connector 'db-prod-analytics-01' was refused by the integration engine (422 INVALID): 1 problem (correlation id r-9):
                          - pool too large""");
    }

    @Test
    void register_refusedWithATextThatEchoesTheToken_masksIt() {
        assertThatThrownBy(() -> answering(
                                400,
                                Headers.empty(),
                                "{\"errors\":[{\"field\":\"a\",\"message\":\"not for token-4711\"}]}")
                        .connectors()
                        .register(connector))
                .hasMessageContaining("  - a: not for ***")
                .satisfies(e -> assertThat(String.valueOf(e.getCause())).doesNotContain("token-4711"));
    }

    @Test
    void register_overATransportThatBreaks_isAuditedWithoutItsText() {
        IllegalStateException broken = new IllegalStateException("hunter2Mark");
        Cxone cxone = over(CannedTransport.throwing(broken));
        assertThatThrownBy(() -> cxone.connectors().register(connector)).isSameAs(broken);
        assertThat(audit.events().get(1).status()).contains("FAILED");
        assertThat(audit.events().get(1).details().orElseThrow().toJson())
                .isEqualTo("{\"error\":\"ended by IllegalStateException\",\"errorType\":\"IllegalStateException\"}");
    }

    @Test
    void configUpdated_overATransportThatBreaks_tellsInsteadOfThrowing() {
        Cxone cxone = over(CannedTransport.throwing(new IllegalStateException("hunter2Mark")));
        VaultSync.Outcome outcome = cxone.vaultSync().configUpdated(connector);
        assertThat(outcome.status()).isEqualTo(VaultSync.Status.NOT_DELIVERED);
        assertThat(outcome.error())
                .get()
                .isExactlyInstanceOf(DefectException.class)
                .extracting(Throwable::getMessage)
                .isEqualTo("the transport failed unexpectedly");
        assertThat(audit.events().get(1).toJson().toJson()).doesNotContain("hunter2Mark");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " [{\"connectorId\":\"a\",\"x\":1},{\"connectorId\":\"b\"}]",
                "{\"connectors\":[{\"connectorId\":\"a\",\"x\":1},{\"connectorId\":\"b\"}]}",
                "{\"entities\":[{\"connectorId\":\"a\",\"x\":1},{\"connectorId\":\"b\"}],\"total\":2}"
            })
    void list_inAnyOfItsForms_isRead(String body) {
        assertThat(answering(200, Headers.empty(), body).connectors().list())
                .extracting(c -> c.toJson().toJson())
                .containsExactly("{\"connectorId\":\"a\",\"x\":1}", "{\"connectorId\":\"b\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1} | no list of connectors in [a]",
                "{\"items\":[{\"id\":\"a\"}]} | element 0 of the list has no connectorId",
                "{\"items\":[{\"connectorId\":\"a\"}],\"total\":3} | 1 of 3 connectors; no way to ask for the rest is known",
            })
    void list_thatIsNone_isADefect(String body, String problem) {
        assertThatThrownBy(
                        () -> answering(200, Headers.empty(), body).connectors().list())
                .isExactlyInstanceOf(DefectException.class)
                .hasMessage("cxone LIST_CONNECTORS answered " + problem);
    }

    private Cxone answering(int status, Headers headers, String body) {
        return over(CannedTransport.answering(status, headers, body));
    }

    private Cxone over(HttpTransport transport) {
        return Cxone.builder()
                .baseUri(URI.create("https://api.example.com"))
                .tokens(TokenSource.fixed(Secret.of("token-4711")))
                .transport(transport)
                .retry(RetryPolicy.none())
                .vaultWebhook(URI.create("https://vault.example.com/hook"))
                .audit(audit)
                .build();
    }
}
