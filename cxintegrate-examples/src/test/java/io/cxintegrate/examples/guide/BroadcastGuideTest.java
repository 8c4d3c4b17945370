package io.cxintegrate.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.dataaction.EndpointRequest;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.metrics.CallStats;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.core.transform.fields.Unmapped;
import io.cxintegrate.cxone.broadcast.EventBroadcaster;
import io.cxintegrate.cxone.broadcast.OverflowPolicy;
import io.cxintegrate.cxone.broadcast.jakarta.BroadcastEndpoint;
import io.cxintegrate.cxone.broadcast.server.BroadcastServer;
import io.cxintegrate.cxone.evolution.EventMigration;
import io.cxintegrate.cxone.evolution.MigrationGraph;
import io.cxintegrate.examples.tour.Resources;
import io.cxintegrate.testkit.websocket.WebSocketProbe;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BroadcastGuideTest {
    private final JsonObject event = Resources.json("events/interaction-completed.json");
    private final Secret token = Secret.of("listener-token");
    private final MigrationGraph graph = MigrationGraph.builder()
            .addReversible(EventMigration.builder("2.0.0", "2.1.0")
                    .rename("agentEmail", "agentId")
                    .rename("callDuration", "durationSeconds")
                    .unmapped(Unmapped.PASS)
                    .build())
            .build();

    @Test
    void versions_asTheGuideShows_comeToEachClientAsItAsked() {
        JsonObject migrated = graph.migrate(event, "2.0.0", "2.1.0");
        try (EventBroadcaster broadcaster = EventBroadcaster.builder()
                        .migrations("interaction.completed", graph)
                        .build();
                BroadcastServer server = BroadcastServer.builder(broadcaster)
                        .auth(EndpointAuth.bearer(token))
                        .start()) {
            WebSocketProbeUse.test(server, broadcaster, migrated);
        }
    }

    /** What a user's own test looks like. */
    private static final class WebSocketProbeUse {
        static void test(BroadcastServer server, EventBroadcaster broadcaster, JsonObject migrated) {
            try (WebSocketProbe old = WebSocketProbe.to(server.uri())
                            .token("listener-token")
                            .accept("interaction.completed", "2.0.0")
                            .connect();
                    WebSocketProbe current = WebSocketProbe.to(server.uri())
                            .token("listener-token")
                            .accept("interaction.completed", "2.1.0", "2.0.0")
                            .connect()) {
                broadcaster.broadcast(migrated, "2.1.0");
                old.assertVersions("2.0.0");
                current.assertVersions("2.1.0");
            }
        }
    }

    @Test
    void settings_asTheGuideShows_areTaken() {
        Metrics metrics = new CallStats(TimeSource.system());
        EventBroadcaster broadcaster = EventBroadcaster.builder()
                .maxQueuedFrames(64)
                .overflow(OverflowPolicy.CONFLATE)
                .conflateBy(e -> e.optionalString("interactionId").orElse(null))
                .replay(10_000, 64 * 1024 * 1024, Duration.ofMinutes(15))
                .metrics(metrics)
                .build();
        BroadcastServer server = BroadcastServer.builder(broadcaster)
                .auth(EndpointAuth.bearer(token))
                .sessionEnds(handshake -> expiryOf(handshake))
                .allowOrigins("https://desk.example.com")
                .maxClientsPerAddress(20)
                .start();

        try (broadcaster;
                server) {
            assertThat(WebSocketProbe.to(server.uri()).token("wrong").handshake())
                    .isEqualTo(401);
        }
    }

    private static Instant expiryOf(EndpointRequest handshake) {
        assertThat(handshake.headers().has("Authorization")).isTrue();
        return Instant.MAX;
    }

    @Test
    void container_asTheGuideShows_getsAnEndpoint() throws DeploymentException {
        List<ServerEndpointConfig> added = new ArrayList<>();
        ServerContainer container = (ServerContainer) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ServerContainer.class}, (proxy, method, arguments) -> {
                    added.add((ServerEndpointConfig) arguments[0]);
                    return null;
                });
        EventBroadcaster broadcaster = EventBroadcaster.builder().build();
        BroadcastEndpoint endpoint = BroadcastEndpoint.builder(broadcaster)
                .auth(EndpointAuth.bearer(token))
                .build();
        container.addEndpoint(endpoint.config("/events"));

        try (broadcaster;
                endpoint) {
            assertThat(added.get(0).getPath()).isEqualTo("/events");
            assertThat(added.get(0).getSubprotocols()).containsExactly("cxintegrate.events.v1");
        }
    }
}
