package io.cxintegrate.testkit;

import static io.cxintegrate.testkit.Client.basic;
import static io.cxintegrate.testkit.Client.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.testkit.server.Journal;
import io.cxintegrate.testkit.server.RecordedCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JournalTest {
    private static final String INTEGRATIONS = "/api/v3/bots/bot-1/integrations";

    private final TestClock clock = new TestClock();

    @Test
    void calls_afterTwoRequests_tellEverythingOfBoth() {
        try (FakeCognigy cognigy = FakeCognigy.start(clock)) {
            Client client = Client.of(cognigy);
            String[] token = client.cognigyToken(cognigy);
            clock.advance(Duration.ofSeconds(3));
            client.post(INTEGRATIONS + "?dry=no", Payloads.mapping("v1"), token[0], token[1], "X-Trace", "t-1");

            List<RecordedCall> calls = cognigy.journal().calls();

            assertThat(calls).hasSize(2);
            RecordedCall create = calls.get(1);
            assertThat(create.number()).isEqualTo(2);
            assertThat(create.at()).isEqualTo("2026-01-01T00:00:03Z");
            assertThat(create.offset()).isEqualTo(Duration.ofSeconds(3));
            assertThat(create.method()).isEqualTo("POST");
            assertThat(create.path()).isEqualTo(INTEGRATIONS + "?dry=no");
            assertThat(create.operation()).contains(CognigyOperation.CREATE_INTEGRATION);
            assertThat(create.requestHeader("x-trace")).hasValue("t-1");
            assertThat(create.requestHeader("authorization")).hasValue("***");
            assertThat(create.requestJson()).isEqualTo(Payloads.mapping("v1"));
            assertThat(create.status()).hasValue(201);
            assertThat(create.responseHeader("content-type")).hasValue("application/json");
            assertThat(create.responseJson().string("id")).isEqualTo("int-1");
            assertThat(create.fault()).isEmpty();
            assertThat(cognigy.journal().calls(CognigyOperation.TOKEN)).containsExactly(calls.get(0));
        }
    }

    @Test
    void describe_requestsOfEveryKind_isATableToTheLetter() {
        try (FakeCognigy cognigy = FakeCognigy.start(clock)) {
            Client client = Client.of(cognigy);
            String[] token = client.cognigyToken(cognigy);
            cognigy.faults().on(CognigyOperation.CREATE_INTEGRATION).first().tooManyRequests(Duration.ofSeconds(7));
            client.post(INTEGRATIONS, Payloads.mapping("v1"), token);
            clock.advance(Duration.ofMillis(7_250));
            client.post(INTEGRATIONS, Payloads.mapping("v1"), token);
            client.sendJson("PATCH", INTEGRATIONS + "/int-9/routing", JsonObject.empty(), token);
            client.get("/nowhere");
            client.form("/api/v3/auth/token", "grant_type=password&client_id=demo&client_secret=demo-secret");
            client.delete(INTEGRATIONS);

            assertThat(cognigy.journal().describe()).isEqualTo("""
                               #1 +0 ms      POST /api/v3/auth/token                               client_id=demo  client_secret=***                                 -> 200 expires_in=600
                               #2 +0 ms      POST /api/v3/bots/bot-1/integrations                  name=payment_processor_v2  version=v1  traffic_split={"v1":1.0}   -> 429 Retry-After=7 detail=Rate limit exceeded  (fault: tooManyRequests 7)
                               #3 +7.250 s   POST /api/v3/bots/bot-1/integrations                  name=payment_processor_v2  version=v1  traffic_split={"v1":1.0}   -> 201 id=int-1
                               #4 +7.250 s   PATCH /api/v3/bots/bot-1/integrations/int-9/routing                                                                     -> 404 detail=no integration 'int-9'
                               #5 +7.250 s   GET /nowhere                                                                                                            -> 404 detail=no such path (unmatched)
                               #6 +7.250 s   POST /api/v3/auth/token                               grant_type=password  client_id=demo  client_secret=***            -> 400 error=unsupported_grant_type  error_description=grant_type must be client_credentials
                               #7 +7.250 s   DELETE /api/v3/bots/bot-1/integrations                                                                                  -> 405 detail=allowed here: GET, POST (unmatched)
                            """);
        }
    }

    @Test
    void describe_nothingArrived_saysSo() {
        try (FakeCognigy cognigy = FakeCognigy.start(clock)) {
            assertThat(cognigy.journal().describe()).isEqualTo("   no request arrived\n");
        }
    }

    @Test
    void recordedCall_toString_isItsLineOfTheTable() {
        try (FakeCognigy cognigy = FakeCognigy.start(clock)) {
            Client.of(cognigy).cognigyToken(cognigy);

            assertThat(cognigy.journal().calls().get(0))
                    .hasToString("#1 +0 ms   POST /api/v3/auth/token   client_id=demo  client_secret=***"
                            + "   -> 200 expires_in=600");
        }
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 0 ms", "PT0.999S, 999 ms", "PT1S, 1 s", "PT1.5S, 1.500 s", "PT10M1S, 601 s", "PT-2S, -2 s"})
    void describe_duration_isReadable(Duration duration, String text) {
        assertThat(Journal.describe(duration)).isEqualTo(text);
    }

    @Test
    void journal_wallClockJumps_offsetsDoNot() {
        try (FakeCognigy cognigy = FakeCognigy.start(clock)) {
            clock.jump(Duration.ofDays(-1));
            Client.of(cognigy).get("/nowhere");

            RecordedCall call = cognigy.journal().calls().get(0);
            assertThat(call.at()).isEqualTo("2025-12-31T00:00:00Z");
            assertThat(call.offset()).isZero();
        }
    }

    @Test
    void journal_secretsEverywhere_holdsNone() {
        String secret = "s3cr3t+of/the=client";
        try (FakeCognigy cognigy = FakeCognigy.start(clock);
                FakeGenesys genesys = FakeGenesys.start(clock)) {
            cognigy.tokens().client("demo", Secret.of(secret));
            genesys.tokens().client("demo", Secret.of(secret));
            String encoded = "s3cr3t%2Bof%2Fthe%3Dclient";
            String form = "grant_type=client_credentials&client_id=demo&client_secret=" + encoded;
            Client client = Client.of(cognigy);
            String token = json(client.form("/api/v3/auth/token", form)).string("access_token");
            client.form("/api/v3/auth/token?client_secret=" + encoded, "grant_type=password&x=" + encoded);
            client.get(
                    INTEGRATIONS + "?access_token=" + token,
                    "Authorization",
                    "Bearer " + token,
                    "X-Custom-Auth",
                    "hunter2",
                    "X-Api-Key",
                    "k-123");
            client.post(
                    INTEGRATIONS,
                    JsonObject.builder()
                            .put("name", "uses " + token + " and " + secret)
                            .put("password", "hunter2")
                            .put(
                                    "nested",
                                    JsonObject.of(
                                            "apiKey", "k-123", "list", List.of(JsonObject.of("token", 987_654_321))))
                            .put("url", "jdbc:postgresql://db/x?user=u&password=hunter2")
                            .put("other", "https://u:hunter2@db.example.com/")
                            .build(),
                    "Authorization",
                    "Bearer " + token);
            client.send("POST", INTEGRATIONS, "{\"password\": \"hunter2\", broken", "Content-Type", "application/json");
            String genesysToken = json(Client.of(genesys)
                            .form("/oauth/token", "grant_type=client_credentials", basic("demo", encoded)))
                    .string("access_token");

            String everything = everything(cognigy.journal()) + everything(genesys.journal());

            String pair = Base64.getEncoder().encodeToString(("demo:" + encoded).getBytes(StandardCharsets.UTF_8));
            assertThat(everything)
                    .contains("client_secret=***", "\"access_token\":\"***\"", "user=u&password=***")
                    .doesNotContain(secret, encoded, token, genesysToken, pair, "hunter2", "k-123", "987654321");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "key=a,b;c key=***",
                "a=1&KEY=k-123&b=2 a=1&KEY=***&b=2",
                "page=2&private-key=a,b&passphrase=x page=2&private-key=***&passphrase=***",
                "monkey=1&keys=2&key monkey=1&keys=2&key",
                "key= key=***",
                "a=? a=?"
            })
    void path_parameterNamedLikeASecret_isMaskedWhole(String sent, String recorded) {
        try (FakeCognigy cognigy = FakeCognigy.start(clock)) {
            Client.of(cognigy).get("/nowhere?" + sent);

            assertThat(cognigy.journal().calls().get(0).path()).isEqualTo("/nowhere?" + recorded);
            assertThat(cognigy.journal().describe())
                    .isEqualTo(
                            "   #1 +0 ms   GET /nowhere?" + recorded + "   -> 404 detail=no such path (unmatched)\n");
        }
    }

    @Test
    void journal_wordsThatOnlyLookAlike_areKept() {
        try (FakeCognigy cognigy = FakeCognigy.start(clock)) {
            JsonObject body = Payloads.mapping("v1");
            Client client = Client.of(cognigy);
            client.post(INTEGRATIONS, body, client.cognigyToken(cognigy));

            List<RecordedCall> calls = cognigy.journal().calls();
            assertThat(calls.get(0).responseJson().string("token_type")).isEqualTo("Bearer");
            assertThat(calls.get(0).requestBody())
                    .isEqualTo("grant_type=client_credentials&client_id=demo&client_secret=***");
            assertThat(calls.get(1).requestBody()).isEqualTo(body.toJson());
        }
    }

    private static String everything(Journal journal) {
        StringBuilder all = new StringBuilder(journal.describe());
        for (RecordedCall call : journal.calls()) {
            all.append(call)
                    .append(call.path())
                    .append(call.requestHeaders())
                    .append(call.requestBody())
                    .append(call.responseHeaders())
                    .append(call.responseBody());
        }
        return all.toString();
    }
}
