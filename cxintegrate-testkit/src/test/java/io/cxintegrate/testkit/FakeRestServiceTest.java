package io.cxintegrate.testkit;

import static io.cxintegrate.testkit.Client.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.testkit.server.FakeResponse;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FakeRestServiceTest {
    private static final JsonObject USER = JsonObject.parse("""
            {"id":1,"name":"Leanne Graham","email":"Sincere@april.biz","website":"hildegard.org",
             "company":{"name":"Romaguera-Crona"}}
            """);

    private final FakeRestService rest = FakeRestService.start();
    private final Client client = Client.of(rest);

    @AfterEach
    void close() {
        rest.close();
    }

    @Test
    void resource_scripted_isServedWithAndWithoutQuery() {
        rest.resource("users/1", USER);

        HttpResponse<String> answer = client.get("/users/1?expand=company");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(json(answer)).isEqualTo(USER);
        assertThat(rest.journal().calls(RestOperation.get("users/1"))).hasSize(1);
        assertThat(rest.journal().unmatched()).isEmpty();
    }

    @Test
    void unscripted_asked_is404AndUnmatched() {
        HttpResponse<String> answer = client.get("/users/2");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).isEqualTo("{\"title\":\"Not Found\",\"status\":404,\"detail\":\"no such path\"}");
        assertThat(rest.journal().unmatched()).hasSize(1);
    }

    @Test
    void missing_asked_is404AndMatched() {
        rest.missing("users/99");

        assertThat(client.get("/users/99").statusCode()).isEqualTo(404);
        assertThat(rest.journal().unmatched()).isEmpty();
    }

    @Test
    void respond_severalAnswers_comeInTurnAndTheLastStays() {
        rest.respond(
                RestOperation.post("/orders"),
                FakeResponse.json(202, JsonObject.of("state", "pending")),
                FakeResponse.of(200, "text/plain", "done").withHeader("X-Turn", "2"));

        assertThat(client.post("/orders", USER).statusCode()).isEqualTo(202);
        assertThat(client.post("/orders", USER).body()).isEqualTo("done");
        HttpResponse<String> third = client.post("/orders", USER);
        assertThat(third.body()).isEqualTo("done");
        assertThat(third.headers().firstValue("x-turn")).hasValue("2");
    }

    @Test
    void resource_scriptedAgain_replacesTheFirst() {
        rest.resource("users/1", USER);
        client.get("/users/1");
        rest.resource("users/1", USER.with("name", "Other"));

        assertThat(json(client.get("/users/1")).string("name")).isEqualTo("Other");
    }

    @Test
    void faults_onOnePath_leaveOthersAlone() {
        rest.resource("users/1", USER).resource("users/2", USER);
        rest.faults().on(RestOperation.get("users/1")).first().status(503);

        assertThat(client.get("/users/2").statusCode()).isEqualTo(200);
        HttpResponse<String> refused = client.get("/users/1");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(json(refused).string("detail")).isEqualTo("planned fault");
        assertThat(rest.faults().unusedFaults()).isEmpty();
    }

    @Test
    void faults_unauthorizedWithoutOAuth_isAPlainChallenge() {
        rest.resource("users/1", USER);
        rest.faults().on(RestOperation.get("users/1")).first().unauthorized();

        HttpResponse<String> refused = client.get("/users/1");

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    }
}
