package io.cxintegrate.core.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.auth.ClientCredentials.ClientAuthentication;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.support.ManualTime;
import io.cxintegrate.core.support.ScriptedServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientCredentialsTest {
    private static final String SECRET = "hunter2 & co=ü";

    private final HttpTransport transport = HttpTransport.jdk();
    private final ManualTime time = new ManualTime();

    @AfterEach
    void close() {
        transport.close();
    }

    private ClientCredentials.Builder builder(ScriptedServer server) {
        return ClientCredentials.builder()
                .platform("demo")
                .tokenUri(server.uri().resolve("/oauth/token"))
                .clientId("id")
                .clientSecret(Secret.of(SECRET))
                .transport(transport)
                .clock(time)
                .jitter(Jitter.fixed(0));
    }

    private AccessToken fetch(ClientCredentials credentials) {
        return credentials.fetch(Deadline.none(time));
    }

    private static ScriptedServer answering(int status, String body) {
        return new ScriptedServer(ScriptedServer.json(status, body));
    }

    @Test
    void fetch_inBody_sendsTheForm() {
        try (ScriptedServer server = answering(
                200, "{\"access_token\":\"tok\",\"token_type\":\"bearer\",\"expires_in\":600,\"scope\":\"a b\"}")) {
            AccessToken token = fetch(builder(server)
                    .scopes("a", "b")
                    .parameter("audience", "x/y")
                    .build());
            assertThat(token.authorizationHeader()).isEqualTo("Bearer tok");
            assertThat(token.expiresAt()).isEqualTo(time.instant().plusSeconds(600));
            assertThat(token.scope()).isEqualTo("a b");
            assertThat(token.toString()).doesNotContain("tok");
            ScriptedServer.Received request = server.received().get(0);
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.headers().first("Content-Type")).contains("application/x-www-form-urlencoded");
            assertThat(request.headers().has("Authorization")).isFalse();
            assertThat(request.body())
                    .isEqualTo("grant_type=client_credentials&client_id=id&client_secret=hunter2+%26+co%3D%C3%BC"
                            + "&scope=a+b&audience=x%2Fy");
        }
    }

    @Test
    void fetch_basic_encodesBothPartsFirst() {
        try (ScriptedServer server = answering(200, "{\"access_token\":\"tok\",\"expires_in\":600}")) {
            fetch(builder(server)
                    .clientAuthentication(ClientAuthentication.BASIC)
                    .build());
            String expected = Base64.getEncoder()
                    .encodeToString("id:hunter2+%26+co%3D%C3%BC".getBytes(StandardCharsets.US_ASCII));
            assertThat(server.received().get(0).headers().first("Authorization"))
                    .contains("Basic " + expected);
            assertThat(server.received().get(0).body()).isEqualTo("grant_type=client_credentials");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | {'error':'invalid_client'} | demo TOKEN failed: 400 invalid_client: check client id and secret",
                "401 | {'error':'invalid_client','error_description':'hunter2'} | demo TOKEN failed: 401 invalid_client: check client id and secret",
                "400 | {'error':'invalid_scope'} | demo TOKEN failed: 400 invalid_scope: check that the client is allowed every scope asked for",
                "400 | {'error':'unsupported_grant_type'} | demo TOKEN failed: 400 unsupported_grant_type: allow the client the client_credentials grant",
                "400 | {'error':'invalid_request'} | demo TOKEN failed: 400 invalid_request: check the further parameters, and whether id and secret go by Basic or in the body",
                "400 | {'error':'invalid_grant'} | demo TOKEN failed: 400 invalid_grant: the grant is expired, revoked or of another client",
                "400 | {'error':'unauthorized_client'} | demo TOKEN failed: 400 unauthorized_client: allow the client the client_credentials grant",
                "400 | {'error':'slow_down'} | demo TOKEN failed: 400 slow_down: the token endpoint refuses this request",
                "400 | {'error':'hunter2 or more words'} | demo TOKEN failed: 400: the token endpoint refuses this request",
                "404 | <html>hunter2</html> | demo TOKEN failed: 404: check the address of the token endpoint",
                "403 | <html>hunter2</html> | demo TOKEN failed: 403: the token endpoint refuses this request"
            })
    void fetch_refused_isTypedNotRepeatedAndQuotesNothing(int status, String body, String message) {
        try (ScriptedServer server = answering(status, body.replace('\'', '"'))) {
            assertThatThrownBy(() -> fetch(builder(server).build()))
                    .isInstanceOf(CredentialException.class)
                    .hasMessage(message);
            assertThat(server.received()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no json | the token endpoint answered 200 with a body that is no JSON object",
                "{} | the token response has no usable access_token (RFC 6749 section 5.1)",
                "{'access_token':7} | the token response has no usable access_token (RFC 6749 section 5.1)",
                "{'access_token':'a b'} | the token response has no usable access_token (RFC 6749 section 5.1)",
                "{'access_token':'t\u00fc'} | the token response has no usable access_token (RFC 6749 section 5.1)",
                "{'access_token':''} | the token response has no usable access_token (RFC 6749 section 5.1)",
                "[1] | the token endpoint answered 200 with a body that is no JSON object",
                "<html>hunter2</html> | the token endpoint answered 200 with a body that is no JSON object",
                "{'access_token':'t','token_type':7} | the token response has a token_type other than Bearer (RFC 6750)",
                "{'access_token':'t','token_type':'mac'} | the token response has a token_type other than Bearer (RFC 6750)",
                "{'access_token':'t','expires_in':0} | the token response has an expires_in of zero or less, so the token is dead already",
                "{'access_token':'t','expires_in':-5} | the token response has an expires_in of zero or less, so the token is dead already",
                "{'access_token':'t','expires_in':'soon'} | the token response has an expires_in that is no number of seconds",
                "{'access_token':'t','expires_in':0.0001} | the token response has an expires_in of zero or less, so the token is dead already",
                "{'access_token':'t','expires_in':'-9223372036854775809'} | the token response has an expires_in of zero or less, so the token is dead already",
                "{'access_token':'t','expires_in':'-111111111111111111111111111'} | the token response has an expires_in of zero or less, so the token is dead already",
                "{'access_token':'t','expires_in':-1e30} | the token response has an expires_in of zero or less, so the token is dead already",
                "{'access_token':'t','expires_in':''} | the token response has an expires_in that is no number of seconds",
                "{'access_token':'t','expires_in':'1e9'} | the token response has an expires_in that is no number of seconds",
                "{'access_token':'t','expires_in':'0x10'} | the token response has an expires_in that is no number of seconds",
                "{'access_token':'t','expires_in':'NaN'} | the token response has an expires_in that is no number of seconds",
                "{'access_token':'t','expires_in':[600]} | the token response has an expires_in that is no number of seconds",
                "{'access_token':'t','expires_in':true} | the token response has an expires_in that is no number of seconds"
            })
    void fetch_answerThatIsNoToken_isADefect(String body, String problem) {
        try (ScriptedServer server = answering(200, body.replace('\'', '"'))) {
            assertThatThrownBy(() -> fetch(builder(server).build()))
                    .isInstanceOf(DefectException.class)
                    .hasMessage("demo TOKEN failed: " + problem);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', PT5M",
        "',\"expires_in\":\"90\"', PT1M30S",
        "',\"expires_in\":1e12', PT24H",
        "',\"expires_in\":null', PT5M",
        "',\"expires_in\":\" 90 \"', PT1M30S",
        "',\"expires_in\":\"1.5\"', PT1.5S",
        "',\"expires_in\":86401', PT24H",
        "',\"expires_in\":9223372036854775808', PT24H",
        "',\"expires_in\":\"99999999999999999999999999999999999999999999\"', PT24H",
        "',\"expires_in\":1.5', PT1.5S"
    })
    void fetch_lifetime_isReadLeniently(String member, Duration expected) {
        try (ScriptedServer server = answering(200, "{\"access_token\":\"t\"" + member + "}")) {
            AccessToken token = fetch(builder(server).build());
            assertThat(Duration.between(token.issuedAt(), token.expiresAt())).isEqualTo(expected);
        }
    }

    @Test
    void fetch_throttledAndDown_isRepeated() {
        try (ScriptedServer server = new ScriptedServer(
                ScriptedServer.answer(429, Map.of("Retry-After", "7"), ""),
                ScriptedServer.hangUp(),
                ScriptedServer.json(200, "{\"access_token\":\"t\"}"))) {
            assertThat(fetch(builder(server).build()).value().reveal()).isEqualTo("t");
            assertThat(time.waits().get(0)).isEqualTo(Duration.ofSeconds(7));
            assertThat(server.received()).hasSize(3);
        }
    }

    @Test
    void fetch_downToTheEnd_saysSoWithHistoryAndWithoutBody() {
        try (ScriptedServer server = answering(503, "{\"error\":\"server_error\",\"error_description\":\"hunter2\"}")) {
            assertThatThrownBy(() -> fetch(builder(server).build()))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageStartingWith("demo TOKEN failed: 503 server_error (3 attempts: ")
                    .hasMessageNotContaining("hunter2")
                    .isInstanceOfSatisfying(
                            CxException.class, e -> assertThat(e.platformCode()).contains("server_error"));
        }
    }

    @Test
    void build_nothingGiven_namesEverything() {
        assertThatThrownBy(() -> ClientCredentials.builder().build())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("""
                        client credentials has 4 problems:
                          - tokenUri: must be an absolute http or https URI
                          - clientId: is required but missing or blank
                          - clientSecret: is required but missing
                          - transport: is required but missing""");
    }
}
