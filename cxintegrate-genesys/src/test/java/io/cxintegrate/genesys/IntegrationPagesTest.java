package io.cxintegrate.genesys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.auth.TokenSource;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.testkit.FakeRestService;
import io.cxintegrate.testkit.RestOperation;
import io.cxintegrate.testkit.junit.CxFakes;
import io.cxintegrate.testkit.server.FakeResponse;
import io.cxintegrate.testkit.server.RecordedCall;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lists longer than one page, which the fake platform does not keep. */
@CxFakes
class IntegrationPagesTest {
    private static final RestOperation LIST = RestOperation.get("/api/v2/integrations");

    private static Registrar registrar(FakeRestService rest) {
        return Genesys.builder()
                .baseUri(rest.baseUri())
                .tokens(TokenSource.fixed(Secret.of("hush-hush")))
                .clock(rest.clock())
                .build()
                .registrar();
    }

    private static FakeResponse page(int from, int to, JsonObject more) {
        List<JsonObject> entities = IntStream.range(from, to)
                .mapToObj(i -> JsonObject.of("id", "id-" + i, "name", "name-" + i))
                .toList();
        return FakeResponse.json(
                200, JsonObject.builder().put("entities", entities).putAll(more).build());
    }

    private static List<String> asked(FakeRestService rest) {
        return rest.journal().calls(LIST).stream().map(RecordedCall::path).toList();
    }

    @Test
    void list_pagesByCount_areReadToTheEndThoughShorterThanAskedFor(FakeRestService rest) {
        JsonObject more = JsonObject.of("pageCount", 3);
        rest.respond(LIST, page(0, 25, more), page(25, 50, more), page(50, 60, more));

        assertThat(registrar(rest).list().map(RegisteredIntegration::id))
                .hasSize(60)
                .startsWith("id-0")
                .endsWith("id-59");
        assertThat(asked(rest))
                .containsExactly(
                        "/api/v2/integrations?pageSize=100&pageNumber=1",
                        "/api/v2/integrations?pageSize=100&pageNumber=2",
                        "/api/v2/integrations?pageSize=100&pageNumber=3");
    }

    @Test
    void list_withoutCount_endsAtAnEmptyPage(FakeRestService rest) {
        rest.respond(
                LIST,
                page(0, 100, JsonObject.empty()),
                page(100, 101, JsonObject.empty()),
                page(0, 0, JsonObject.empty()));

        assertThat(registrar(rest).list()).hasSize(101);
    }

    @Test
    void list_shortCircuited_fetchesNoMoreThanNeeded(FakeRestService rest) {
        JsonObject more = JsonObject.of("pageCount", 3);
        rest.respond(LIST, page(0, 25, more), page(25, 50, more));

        assertThat(registrar(rest)
                        .list()
                        .filter(i -> i.name().equals("name-30"))
                        .findFirst())
                .isPresent();
        assertThat(asked(rest)).hasSize(2);
    }

    @Test
    void list_foreignShapes_areTaken(FakeRestService rest) {
        rest.respond(LIST, FakeResponse.json(200, JsonObject.parse("""
                                {"pageCount": 1, "entities": [
                                  {"id": "a", "integrationType": {"id": "purecloud-data-actions"}, "name": null},
                                  {"id": "b", "name": "x", "endpoint": "not a uri"}]}""")));

        List<RegisteredIntegration> all = registrar(rest).list().toList();

        assertThat(all).extracting(RegisteredIntegration::name).containsExactly("", "x");
        assertThat(all).extracting(RegisteredIntegration::type).containsExactly("", "");
        assertThat(all.get(1).endpoint()).isEmpty();
        assertThat(all.get(0).json().object("integrationType").string("id")).isEqualTo("purecloud-data-actions");
    }

    @Test
    void list_endless_isStopped(FakeRestService rest) {
        rest.respond(LIST, page(0, 1, JsonObject.empty()));

        assertThatThrownBy(() -> registrar(rest).list().count())
                .isExactlyInstanceOf(DefectException.class)
                .hasMessage(
                        "genesys LIST_INTEGRATIONS page 1001 failed: the list has more than 1000 pages; narrow the request or"
                                + " raise the limit by withMaxPages");
    }

    @Test
    void list_withoutEntities_isADefect(FakeRestService rest) {
        rest.respond(LIST, FakeResponse.json(200, JsonObject.empty()));

        assertThatThrownBy(() -> registrar(rest).list().count())
                .isExactlyInstanceOf(DefectException.class)
                .hasMessage(
                        "genesys LIST_INTEGRATIONS page 1 failed: the answer is no page: member 'entities' should be an"
                                + " array but is nothing");
    }

    @Test
    void list_integrationWithoutId_isADefect(FakeRestService rest) {
        rest.respond(LIST, FakeResponse.json(200, JsonObject.parse("{\"entities\": [{\"name\": \"n\"}]}")));

        assertThatThrownBy(() -> registrar(rest).list().count())
                .isExactlyInstanceOf(DefectException.class)
                .hasMessage("genesys LIST_INTEGRATIONS answered with an integration without id");
    }

    @Test
    void get_integrationWithoutId_isADefect(FakeRestService rest) {
        rest.resource("/api/v2/integrations/x", JsonObject.of("name", "n"));

        assertThatThrownBy(() -> registrar(rest).get("x"))
                .isExactlyInstanceOf(DefectException.class)
                .hasMessage("genesys answered 200 with an integration without id");
    }
}
