package io.cxintegrate.core.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.support.ManualTime;
import io.cxintegrate.core.support.ScriptedServer;
import io.cxintegrate.core.support.ScriptedServer.Received;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PagingTest {
    private final HttpTransport transport = HttpTransport.jdk();

    @AfterEach
    void close() {
        transport.close();
    }

    private ApiClient client(ScriptedServer server) {
        return ApiClient.builder("demo")
                .baseUri(server.uri())
                .transport(transport)
                .clock(new ManualTime())
                .build();
    }

    private static ApiRequest users() {
        return ApiRequest.get("/users")
                .query("pageSize", "2")
                .operation("LIST_USERS")
                .build();
    }

    private Stream<String> ids(ScriptedServer server, Paging paging) {
        return client(server).list(users(), paging).map(o -> o.string("id"));
    }

    private static ScriptedServer.Answer page(String rest, String... ids) {
        return ScriptedServer.json(200, "{\"entities\":[" + items(ids) + "]" + rest + "}");
    }

    private static String items(String... ids) {
        return String.join(
                ",", Stream.of(ids).map(id -> "{\"id\":\"" + id + "\"}").toList());
    }

    private static List<String> targets(ScriptedServer server) {
        return server.received().stream().map(Received::target).toList();
    }

    @Test
    void byNumber_pageCount_readsToTheLast() {
        try (ScriptedServer server = new ScriptedServer(
                page(",\"pageCount\":2", "a", "b"), page(",\"pageCount\":2", "c"), page("", "never"))) {
            assertThat(ids(server, Paging.byNumber())).containsExactly("a", "b", "c");
            assertThat(targets(server)).containsExactly("/users?pageSize=2", "/users?pageSize=2&pageNumber=2");
        }
    }

    @Test
    void byNumber_noPageCount_readsToAnEmptyPage() {
        try (ScriptedServer server = new ScriptedServer(page("", "a"), page("", "b"), page(""))) {
            assertThat(ids(server, Paging.byNumber())).containsExactly("a", "b");
            assertThat(server.received()).hasSize(3);
        }
    }

    @Test
    void list_nobodyReadsOn_asksForNoFurtherPage() {
        try (ScriptedServer server = new ScriptedServer(page(",\"pageCount\":9", "a", "b"))) {
            Stream<String> ids = ids(server, Paging.byNumber());
            assertThat(server.received())
                    .as("not before the first item is wanted")
                    .isEmpty();
            Iterator<String> iterator = ids.iterator();
            iterator.next();
            iterator.next();
            assertThat(server.received()).hasSize(1);
            assertThat(ids(server, Paging.byNumber()).limit(2)).containsExactly("a", "b");
            assertThat(server.received()).hasSize(2);
        }
    }

    @Test
    void byNextUri_relativeAndAbsolute_areFollowed() {
        try (ScriptedServer server = new ScriptedServer()) {
            server.then(page(",\"nextUri\":\"/users?cursor=x%2F1\"", "a"));
            server.then(page(",\"nextUri\":\"" + server.uri() + "/more\"", "b"));
            server.then(page(",\"nextUri\":null", "c"));
            assertThat(ids(server, Paging.byNextUri())).containsExactly("a", "b", "c");
            assertThat(targets(server)).containsExactly("/users?pageSize=2", "/users?cursor=x%2F1", "/more");
        }
    }

    @Test
    void byLinkHeader_nextAmongOthers_isFollowed() {
        try (ScriptedServer server = new ScriptedServer(
                ScriptedServer.answer(
                        200,
                        Map.of("Link", "</users?p=0>; rel=\"prev\", </users?p=2>; title=\"x\"; rel=\"next\""),
                        "[" + items("a") + "]"),
                ScriptedServer.answer(200, Map.of("Link", "</users?p=1>; rel=\"prev\""), "[" + items("b") + "]"))) {
            assertThat(ids(server, Paging.byLinkHeader().withItems(""))).containsExactly("a", "b");
            assertThat(targets(server)).containsExactly("/users?pageSize=2", "/users?p=2");
        }
    }

    @Test
    void byCursor_isSentEncodedAndReplaced() {
        try (ScriptedServer server =
                new ScriptedServer(page(",\"next\":\"a=1\"", "a"), page(",\"next\":\"b&2\"", "b"), page("", "c"))) {
            assertThat(ids(server, Paging.byCursor("next", "after"))).containsExactly("a", "b", "c");
            assertThat(targets(server))
                    .containsExactly(
                            "/users?pageSize=2", "/users?pageSize=2&after=a%3D1", "/users?pageSize=2&after=b%262");
        }
    }

    @Test
    void list_aCircle_isADefect() {
        try (ScriptedServer server = new ScriptedServer(page(",\"next\":\"same\"", "a"))) {
            assertThatThrownBy(
                            () -> ids(server, Paging.byCursor("next", "after")).toList())
                    .isInstanceOf(DefectException.class)
                    .hasMessage(
                            "demo LIST_USERS page 2 failed: the cursor of the next page is one that was used already,"
                                    + " so the list would never end");
        }
        try (ScriptedServer server = new ScriptedServer(page(",\"nextUri\":\"/users?pageSize=2\"", "a"))) {
            assertThatThrownBy(() -> ids(server, Paging.byNextUri()).toList())
                    .hasMessage(
                            "demo LIST_USERS page 1 failed: the link to the next page leads to one that was read already,"
                                    + " so the list would never end");
        }
    }

    @Test
    void list_linkToAnotherOrigin_isADefectAndNotFollowed() {
        try (ScriptedServer other = new ScriptedServer(page("", "stolen"));
                ScriptedServer server =
                        new ScriptedServer(page(",\"nextUri\":\"" + other.uri() + "/users?key=s3cr3t\"", "a"))) {
            assertThatThrownBy(() -> ids(server, Paging.byNextUri()).toList())
                    .isInstanceOf(DefectException.class)
                    .hasMessage("demo LIST_USERS page 1 failed: the link to the next page leads to " + other.uri()
                            + ", another origin, which must not see the credentials");
            assertThat(other.received()).isEmpty();
        }
    }

    @Test
    void list_withoutEnd_stopsAtTheLimit() {
        try (ScriptedServer server = new ScriptedServer(page("", "a"))) {
            assertThatThrownBy(
                            () -> ids(server, Paging.byNumber().withMaxPages(3)).toList())
                    .isInstanceOf(DefectException.class)
                    .hasMessage(
                            "demo LIST_USERS page 4 failed: the list has more than 3 pages; narrow the request or raise"
                                    + " the limit by withMaxPages");
            assertThat(server.received()).hasSize(3);
        }
    }

    @Test
    void list_aPageFails_saysWhichOne() {
        try (ScriptedServer server = new ScriptedServer(
                page(",\"pageCount\":3", "a"), ScriptedServer.json(400, "{\"message\":\"too deep\"}"))) {
            Iterator<String> ids = ids(server, Paging.byNumber()).iterator();
            assertThat(ids.next()).isEqualTo("a");
            assertThatThrownBy(ids::next)
                    .isInstanceOfSatisfying(
                            InvalidInputException.class,
                            e -> assertThat(e.operation()).contains("LIST_USERS"))
                    .hasMessage("demo LIST_USERS page 2 failed: 400: too deep");
        }
    }

    @Test
    void list_itemsThatAreNoObjects_isADefect() {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.json(200, "{\"entities\":[1]}"))) {
            assertThatThrownBy(() -> ids(server, Paging.byNumber()).toList())
                    .isInstanceOf(DefectException.class)
                    .hasMessageStartingWith("demo LIST_USERS page 1 failed: the answer is no page: ");
        }
    }

    @Test
    void list_aWrite_isRefused() {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.json(200, "{}"))) {
            ApiRequest post = ApiRequest.post("/users").json(JsonObject.empty()).build();
            assertThatThrownBy(() -> client(server).list(post, Paging.byNumber()))
                    .hasMessage("a list is read by GET but the request is a POST");
        }
    }
}
