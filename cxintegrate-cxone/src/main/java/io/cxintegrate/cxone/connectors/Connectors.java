package io.cxintegrate.cxone.connectors;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.http.ApiResponse;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.platform.PlatformConnection;
import io.cxintegrate.cxone.internal.Audited;
import io.cxintegrate.cxone.internal.Call;
import io.cxintegrate.cxone.internal.Futures;
import io.cxintegrate.cxone.internal.RecordedAnswer;
import io.cxintegrate.cxone.internal.Refusals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The connectors of a tenant. Safe to share between threads; lives as long as the {@code Cxone} it came from.
 *
 * <p>Every operation may be repeated safely, so 429, 5xx and lost connections are, within the retry policy of the builder;
 * a wait asked for by {@code Retry-After} is obeyed each time. A 401 renews the token once. Changes are audited twice: the
 * intent before they are tried, with the hash of what is sent, and the outcome after, as {@code eventType},
 * {@code connectorId}, {@code status}, {@code latencyMs} and {@code details}: of the platform's answer what was sent, and beyond it
 * no text that could be a secret.
 *
 * <p>The {@code …Async} twins do the same without blocking and never throw; cancelling the future ends the call. Their last
 * audit record is written on the thread that completes the exchange.
 */
public final class Connectors {
    private static final String REGISTER = "REGISTER_CONNECTOR";
    private static final String DELETE = "DELETE_CONNECTOR";
    private static final List<String> READ = List.of("integrations:read", "dataactions:read");
    private static final List<String> WRITE = List.of("integrations:write", "dataactions:write");

    /** What the array of a list answer is called, here and on the platforms around. */
    private static final List<String> LISTS = List.of("items", "connectors", "entities", "results");

    private final PlatformConnection connection;
    private final String path;

    private Connectors(PlatformConnection connection, String path) {
        this.connection = connection;
        this.path = path;
    }

    /**
     * For {@code Cxone}; users call its {@code connectors()}.
     *
     * @param path of the collection, {@code /api/v1/integrations/connectors}
     */
    public static Connectors over(PlatformConnection connection, String path) {
        return new Connectors(connection, path);
    }

    /**
     * Creates or replaces a connector. Audited as {@code CONNECTOR_REGISTRATION_STARTED} and {@code CONNECTOR_REGISTERED}.
     *
     * @throws ConnectorRejectedException if the engine refuses the definition and says why
     * @throws io.cxintegrate.core.CredentialException if the token lacks a scope, or the id belongs to another tenant
     * @throws io.cxintegrate.core.InvalidInputException if the platform refuses it for another reason
     * @throws io.cxintegrate.core.UnavailableException if it cannot be reached or does not answer in time
     * @throws DefectException if its answer is not JSON
     * @throws io.cxintegrate.core.audit.AuditException if a required audit sink failed: before the call, and nothing was
     *     sent, or after it, and the work is done
     */
    public Registration register(ConnectorDefinition definition) {
        return registering(definition).run();
    }

    /** {@link #register} without blocking. */
    public CompletableFuture<Registration> registerAsync(ConnectorDefinition definition) {
        return registering(definition).runAsync();
    }

    /**
     * The connector of this id; empty when there is none.
     *
     * @throws IllegalArgumentException if the id is empty, {@code .} or {@code ..}
     * @throws CxException as {@link #register}, audit aside
     */
    public Optional<RegisteredConnector> get(String connectorId) {
        return getting(connectorId).run();
    }

    /**
     * {@link #get} without blocking.
     *
     * @throws IllegalArgumentException if the id is empty, {@code .} or {@code ..}
     */
    public CompletableFuture<Optional<RegisteredConnector>> getAsync(String connectorId) {
        return getting(connectorId).runAsync();
    }

    /**
     * All connectors, in the platform's order.
     *
     * @throws DefectException if the answer is no list, or a part of one: no way to page is known
     * @throws CxException as {@link #register}, audit aside
     */
    public List<RegisteredConnector> list() {
        return listing().run();
    }

    /** {@link #list} without blocking. */
    public CompletableFuture<List<RegisteredConnector>> listAsync() {
        return listing().runAsync();
    }

    /**
     * Removes a connector. Audited as {@code CONNECTOR_DELETION_STARTED} and {@code CONNECTOR_DELETED}.
     *
     * @return whether it was there; false as well when the answer to a first, successful attempt was lost
     * @throws IllegalArgumentException if the id is empty, {@code .} or {@code ..}
     * @throws CxException as {@link #register}
     */
    public boolean delete(String connectorId) {
        return deleting(connectorId).run();
    }

    /**
     * {@link #delete} without blocking.
     *
     * @throws IllegalArgumentException if the id is empty, {@code .} or {@code ..}
     */
    public CompletableFuture<Boolean> deleteAsync(String connectorId) {
        return deleting(connectorId).runAsync();
    }

    /**
     * Waits until the platform says that a connector is healthy: asks again after 1 s, 2 s and so on, up to every 15 s. A connector
     * that is unhealthy now is asked for again, as its next check may find the database up.
     *
     * @param timeout how long at most; zero asks once
     * @return the connector, healthy
     * @throws io.cxintegrate.core.UnavailableException if it is not in time, with its last status, or the thread is interrupted
     * @throws io.cxintegrate.core.InvalidInputException if there is no such connector
     * @throws CxException as {@link #get}
     */
    public RegisteredConnector awaitHealthy(String connectorId, Duration timeout) {
        return new HealthWait(
                        connection.clock(),
                        connectorId,
                        id -> get(id).orElseThrow(() -> HealthWait.missing(connectorId)))
                .await(timeout);
    }

    /** {@link #awaitHealthy} on another thread; cancelling the future interrupts it. Never throws. */
    public CompletableFuture<RegisteredConnector> awaitHealthyAsync(
            String connectorId, Duration timeout, Executor executor) {
        return Futures.run(() -> awaitHealthy(connectorId, timeout), executor);
    }

    private Call<Registration> registering(ConnectorDefinition definition) {
        String id = definition.connectorId();
        String reason = definition.insecureReason().orElse(null);
        ApiRequest request = ApiRequest.put(path + "/{connectorId}")
                .operation(REGISTER)
                .path("connectorId", id)
                .json(definition.toJson())
                .build();
        return Call.of(
                        connection,
                        request,
                        (response, latency) -> new Registration(
                                id,
                                response.isEmpty() ? JsonObject.empty() : response.json(),
                                response.attempts(),
                                latency))
                .explaining(e -> explained(e, REGISTER, id, WRITE))
                .audited(
                        () -> Audited.begin(
                                connection,
                                "CONNECTOR_REGISTRATION_STARTED",
                                "CONNECTOR_REGISTERED",
                                id,
                                definition.toJson(),
                                reason),
                        done -> RecordedAnswer.of(done.response(), definition.toJson()));
    }

    private Call<Optional<RegisteredConnector>> getting(String id) {
        ApiRequest request = ApiRequest.get(path + "/{connectorId}")
                .operation("GET_CONNECTOR")
                .path("connectorId", id)
                .build();
        return Call.of(
                        connection,
                        request,
                        (response, latency) -> Optional.of(new RegisteredConnector(id, response.json())))
                .explaining(e -> explained(e, "GET_CONNECTOR", id, READ))
                .recovering(e -> isMissing(e) ? Optional.of(Optional.empty()) : Optional.empty());
    }

    private Call<List<RegisteredConnector>> listing() {
        ApiRequest request = ApiRequest.get(path).operation("LIST_CONNECTORS").build();
        return Call.of(connection, request, (response, latency) -> read(response))
                .explaining(e -> explained(e, "LIST_CONNECTORS", "", READ));
    }

    private Call<Boolean> deleting(String id) {
        ApiRequest request = ApiRequest.delete(path + "/{connectorId}")
                .operation(DELETE)
                .path("connectorId", id)
                .build();
        return Call.of(connection, request, (response, latency) -> true)
                .explaining(e -> explained(e, DELETE, id, WRITE))
                .recovering(e -> isMissing(e) ? Optional.of(false) : Optional.empty())
                .audited(
                        () -> Audited.begin(
                                connection, "CONNECTOR_DELETION_STARTED", "CONNECTOR_DELETED", id, null, null),
                        existed -> JsonObject.of("existed", existed));
    }

    private static boolean isMissing(CxException e) {
        return e.status().orElse(0) == 404;
    }

    private static CxException explained(CxException e, String operation, String id, List<String> scopes) {
        if (Refusals.isForbidden(e)) {
            return Refusals.forbidden(e, "cxone " + operation, scopes, otherwise(e, id, scopes));
        }
        if (operation.equals(REGISTER)
                && e.status().orElse(0) / 100 == 4
                && !e.context().problems().isEmpty()) {
            ConnectorRejectedException rejected = new ConnectorRejectedException(id, e.context(), e);
            rejected.attachAttempts(e.attemptHistory());
            return rejected;
        }
        return e;
    }

    /** What a 403 means that names no scope. */
    private static String otherwise(CxException e, String id, List<String> scopes) {
        String taken = "connector id '" + id + "' belongs to another tenant";
        if (!id.isEmpty()
                && String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("tenant")) {
            return taken + "; choose another id";
        }
        String scope = "the token lacks a scope (" + String.join(" and ", scopes) + " are needed)";
        return id.isEmpty()
                ? scope + "; grant them to the OAuth client"
                : scope + ", or " + taken + "; grant the scopes to the OAuth client, or choose another id";
    }

    private static List<RegisteredConnector> read(ApiResponse response) {
        List<@Nullable Object> items;
        if (response.text().stripLeading().startsWith("[")) {
            items = response.jsonArray();
        } else {
            JsonObject body = response.json();
            items = LISTS.stream()
                    .filter(name -> body.get(name) instanceof List<?>)
                    .findFirst()
                    .map(body::array)
                    .orElseThrow(() -> defect("no list of connectors in " + body.names()));
            if (body.get("total") instanceof Number total && Json.decimal(total).intValue() > items.size()) {
                throw defect(items.size() + " of " + total + " connectors; no way to ask for the rest is known");
            }
        }
        List<RegisteredConnector> all = new ArrayList<>();
        for (Object item : items) {
            if (!(item instanceof Map<?, ?> map) || !(map.get("connectorId") instanceof String id)) {
                throw defect("element " + all.size() + " of the list has no connectorId");
            }
            @SuppressWarnings("unchecked")
            Map<String, @Nullable Object> members = (Map<String, @Nullable Object>) map;
            all.add(new RegisteredConnector(id, JsonObject.of(members)));
        }
        return List.copyOf(all);
    }

    private static DefectException defect(String found) {
        return new DefectException(
                "cxone LIST_CONNECTORS answered " + found,
                ErrorContext.builder()
                        .platform("cxone")
                        .operation("LIST_CONNECTORS")
                        .build(),
                null);
    }
}
