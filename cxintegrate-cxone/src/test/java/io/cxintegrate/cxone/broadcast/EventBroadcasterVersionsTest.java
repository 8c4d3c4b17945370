package io.cxintegrate.cxone.broadcast;

import static io.cxintegrate.cxone.broadcast.Versions.TYPE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.metrics.MetricNames;
import io.cxintegrate.cxone.evolution.EventMigration;
import io.cxintegrate.cxone.evolution.MigrationGraph;
import io.cxintegrate.testkit.TestClock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Versions: by a list of preferences, cast once for each version and checked, and never silence. */
class EventBroadcasterVersionsTest {
    private final Recorder recorder = new Recorder();

    private EventBroadcasterBuilder builder() {
        return EventBroadcaster.builder()
                .clock(TestClock.manual())
                .ids(IdSource.sequence("epoch"))
                .metrics(recorder);
    }

    private static ScriptedLink subscribed(EventBroadcaster broadcaster, String versions) {
        ScriptedLink link = new ScriptedLink("a");
        broadcaster.connect(link).received("{\"accept\":{\"" + TYPE + "\":[" + versions + "]},\"unknown\":true}");
        assertThat(link.messages()).containsExactly("{\"subscribed\":{\"seq\":0},\"epoch\":\"epoch-1\"}");
        return link;
    }

    private static String last(ScriptedLink link) {
        return link.messages().get(link.messages().size() - 1);
    }

    /** A client pinned to an old version and one to the new see the same numbers. */
    @Test
    void broadcast_clientsOfTwoVersions_getTheirsUnderOneNumber() {
        EventBroadcaster broadcaster =
                builder().migrations(TYPE, Versions.graph()).build();
        ScriptedLink one = subscribed(broadcaster, "\"1\"");
        ScriptedLink two = subscribed(broadcaster, "\"2\"");
        ScriptedLink any = new ScriptedLink("any");
        broadcaster.connect(any);

        broadcaster.broadcast(Versions.two("ayse"), "2");

        String expected = "{\"schema_version\":\"%s\",\"event_type\":\"interaction.completed\",\"timestamp\":"
                + "\"2026-01-01T00:00:00Z\",\"payload\":%s,\"seq\":1,\"epoch\":\"epoch-1\"}";
        JsonObject inOne = Versions.graph().migrate(Versions.two("ayse"), "2", "1");
        assertThat(inOne.names()).contains("agentEmail", "callDuration");
        assertThat(last(one)).isEqualTo(expected.formatted("1", inOne.toJson()));
        assertThat(last(two))
                .isEqualTo(expected.formatted("2", Versions.two("ayse").toJson()));
        assertThat(any.messages()).containsExactly(last(two));
    }

    @ParameterizedTest
    @CsvSource({"'\"9\",\"1\",\"2\"', 1", "'\"2\",\"1\"', 2", "'\"3\",\"2\"', 2"})
    void broadcast_listOfVersions_takesTheFirstThatCanBeHad(String versions, String expected) {
        EventBroadcaster broadcaster = builder().migrations(Versions.graph()).build();
        ScriptedLink link = subscribed(broadcaster, versions);

        broadcaster.broadcast(Versions.two("ayse"), "2");

        assertThat(JsonObject.parse(last(link)).string("schema_version")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"'\"3\"'", "'\"9\",\"8\"'"})
    void broadcast_noWayToAnyVersion_isUnavailable(String versions) {
        EventBroadcaster broadcaster = builder().migrations(Versions.graph()).build();
        ScriptedLink link = subscribed(broadcaster, versions);

        BroadcastReceipt receipt = broadcaster.broadcast(Versions.two("ayse"), "2");

        assertThat(receipt.offered()).isOne();
        assertThat(last(link))
                .isEqualTo("{\"unavailable\":{\"reason\":\"no migration leads to a version that is accepted\"},"
                        + "\"event_type\":\"interaction.completed\",\"seq\":1,\"epoch\":\"epoch-1\"}");
    }

    /** What comes out of a migration is checked against the schema of its version; nothing of the event is in the reason. */
    @Test
    void broadcast_resultNotValidUnderItsSchema_isUnavailable() {
        EventBroadcaster broadcaster = builder().migrations(Versions.graph()).build();
        ScriptedLink link = subscribed(broadcaster, "\"1\"");

        broadcaster.broadcast(Versions.two("ayse").without("agentId"), "2");
        broadcaster.broadcast(Versions.two("ayse"), "2");

        assertThat(link.messages().get(1))
                .isEqualTo("{\"unavailable\":{\"reason\":\"the event could not be migrated\"},"
                        + "\"event_type\":\"interaction.completed\",\"seq\":1,\"epoch\":\"epoch-1\"}");
        assertThat(JsonObject.parse(last(link)).longValue("seq")).isEqualTo(2);
        assertThat(recorder.timed(MetricNames.BROADCAST_CAST_DURATION, Map.of("outcome", "error")))
                .isOne();
        assertThat(recorder.timed(MetricNames.BROADCAST_CAST_DURATION, Map.of("outcome", "success")))
                .isOne();
    }

    @Test
    void broadcast_functionThatThrows_isUnavailable() {
        MigrationGraph graph = MigrationGraph.builder()
                .add(EventMigration.builder("2", "1")
                        .rename(
                                "agentId",
                                "agentEmail",
                                field -> field.function(value -> {
                                    throw new IllegalStateException("directory is down");
                                }))
                        .build())
                .build();
        EventBroadcaster broadcaster = builder().migrations(graph).build();
        ScriptedLink link = subscribed(broadcaster, "\"1\"");

        broadcaster.broadcast(Versions.two("ayse"), "2");

        assertThat(last(link)).contains("the event could not be migrated");
    }

    /** A client must not be cut for a version that no queue could take. */
    @Test
    void broadcast_versionLongerThanAnyQueue_isUnavailable() {
        MigrationGraph graph = MigrationGraph.builder()
                .add(EventMigration.builder("2", "1")
                        .rename("agentId", "agentEmail", field -> field.function(value -> "x".repeat(5_000)))
                        .build())
                .build();
        EventBroadcaster broadcaster =
                builder().maxQueuedBytes(2_000).migrations(graph).build();
        ScriptedLink link = subscribed(broadcaster, "\"1\"");

        assertThat(broadcaster.broadcast(Versions.two("ayse"), "2").offered()).isOne();

        assertThat(last(link)).contains("the event could not be migrated");
        assertThat(link.calls()).isEmpty();
    }

    @Test
    void broadcast_manyClients_castsOnceForEachVersion() {
        AtomicInteger casts = new AtomicInteger();
        MigrationGraph graph = MigrationGraph.builder()
                .add(EventMigration.builder("2", "1")
                        .rename(
                                "agentId",
                                "agentEmail",
                                field -> field.function(value -> {
                                    casts.incrementAndGet();
                                    return value;
                                }))
                        .build())
                .build();
        EventBroadcaster broadcaster = builder().migrations(graph).build();
        for (int i = 0; i < 50; i++) {
            subscribed(broadcaster, i % 2 == 0 ? "\"1\"" : "\"9\",\"1\"");
        }

        broadcaster.broadcast(Versions.two("ayse"), "2");
        broadcaster.broadcast(Versions.two("mehmet"), "2");

        assertThat(casts).hasValue(2);
    }

    @Test
    void broadcast_versionThatTheMigrationsDoNotKnow_isRefused() {
        EventBroadcaster broadcaster = builder().migrations(Versions.graph()).build();

        assertThatThrownBy(() -> broadcaster.broadcast(Versions.two("ayse"), "v2"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("the event of type 'interaction.completed' is broadcast as version 'v2',"
                        + " but its migrations know [1, 2, 3, 4]; name the version as they do");
        assertThat(broadcaster.broadcast(Versions.two("ayse"), "2").seq()).isOne();
    }

    @Test
    void received_anotherSubscription_countsFromTheNextEvent() {
        EventBroadcaster broadcaster = builder().migrations(Versions.graph()).build();
        ScriptedLink link = new ScriptedLink("a");
        BroadcastClient client = broadcaster.connect(link);

        broadcaster.broadcast(Versions.two("ayse"), "2");
        client.received("{\"accept\":{\"" + TYPE + "\":[\"1\"]}}");
        broadcaster.broadcast(Versions.two("ayse"), "2");
        client.received("{\"accept\":{}}");
        broadcaster.broadcast(Versions.two("ayse"), "2");

        assertThat(link.messages().stream()
                        .map(JsonObject::parse)
                        .map(m -> m.optionalString("schema_version").orElse("-"))
                        .toList())
                .isEqualTo(List.of("2", "-", "1", "-", "2"));
        assertThat(link.messages().get(1)).isEqualTo("{\"subscribed\":{\"seq\":1},\"epoch\":\"epoch-1\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"accept\":[]}|accept: should be an object of at most 100 types with lists of versions",
                "{\"accept\":{\"a\":\"2\"}}|accept: each type needs a list of 1 to 20 versions",
                "{\"accept\":{\"a\":[]}}|accept: each type needs a list of 1 to 20 versions",
                "{\"accept\":{\"a\":[2]}}|accept: types and versions are text of at most 200 characters",
                "{\"since\":17}|since: should be an epoch and a number, such as \"4f7d:17\"",
                "{\"since\":\"e:-1\"}|since: should be an epoch and a number, such as \"4f7d:17\""
            })
    void received_subscriptionThatCannotBeUnderstood_closesTheClient(String text, String reason) {
        EventBroadcaster broadcaster = builder().build();
        ScriptedLink link = new ScriptedLink("a");
        BroadcastClient client = broadcaster.connect(link);

        client.received(text);

        assertThat(link.calls()).containsExactly("close 1008 " + reason);
        assertThat(broadcaster.clientCount()).isZero();
    }
}
