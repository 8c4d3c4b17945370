package io.cxintegrate.genesys.registration;

import io.cxintegrate.core.CxException;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.http.ApiRequestBuilder;
import io.cxintegrate.core.http.Paging;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.platform.PlatformConnection;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The calls of the platform's API that registration needs, one method each. Immutable and safe to share between threads. */
final class ActionApi {
    private static final String INTEGRATIONS = "/api/v2/integrations";
    private static final String INTEGRATION = INTEGRATIONS + "/{integrationId}";
    private static final String ACTIONS = INTEGRATIONS + "/actions";
    private static final String ACTION = ACTIONS + "/{actionId}";
    private static final String DRAFT = ACTION + "/draft";

    private final PlatformConnection connection;

    ActionApi(PlatformConnection connection) {
        this.connection = connection;
    }

    Stream<JsonObject> integrations() {
        return list(ApiRequest.get(INTEGRATIONS).operation("LIST_INTEGRATIONS"));
    }

    JsonObject createIntegration(String type, String name) {
        return send(ApiRequest.post(INTEGRATIONS)
                .operation("CREATE_INTEGRATION")
                .json(JsonObject.of("integrationType", JsonObject.of("id", type), "name", name)));
    }

    JsonObject integrationConfig(String id) {
        return send(ApiRequest.get(INTEGRATION + "/config/current")
                .operation("GET_INTEGRATION_CONFIG")
                .path("integrationId", id));
    }

    void updateIntegrationConfig(String id, JsonObject body) {
        send(ApiRequest.put(INTEGRATION + "/config/current")
                .operation("UPDATE_INTEGRATION_CONFIG")
                .path("integrationId", id)
                .json(body));
    }

    void enableIntegration(String id) {
        send(ApiRequest.patch(INTEGRATION)
                .operation("UPDATE_INTEGRATION")
                .path("integrationId", id)
                .json(JsonObject.of("intendedState", "ENABLED")));
    }

    Stream<JsonObject> actions(String name) {
        ApiRequestBuilder request = ApiRequest.get(ACTIONS).operation("LIST_ACTIONS");
        return list(name.isEmpty() ? request : request.query("name", name));
    }

    Stream<JsonObject> drafts(String name) {
        return list(ApiRequest.get(ACTIONS + "/drafts")
                .operation("LIST_ACTION_DRAFTS")
                .query("name", name));
    }

    /** Contract and configuration included, templates not. Empty when there is none. */
    Optional<JsonObject> action(String id) {
        return unlessGone(() -> send(ApiRequest.get(ACTION)
                .operation("GET_ACTION")
                .path("actionId", id)
                .query("expand", "contract")
                .query("includeConfig", "true")));
    }

    String template(String id, String file) {
        return connection
                .client()
                .send(ApiRequest.get(ACTION + "/templates/{file}")
                        .operation("GET_ACTION_TEMPLATE")
                        .path("actionId", id)
                        .path("file", file)
                        .header("Accept", "text/plain, application/json")
                        .build())
                .text();
    }

    JsonObject createDraft(JsonObject body) {
        return send(ApiRequest.post(ACTIONS + "/drafts")
                .operation("CREATE_ACTION_DRAFT")
                .json(body));
    }

    JsonObject startDraft(String id) {
        return send(ApiRequest.post(DRAFT)
                .operation("START_DRAFT")
                .path("actionId", id)
                .json(JsonObject.empty()));
    }

    Optional<JsonObject> draft(String id) {
        return unlessGone(
                () -> send(ApiRequest.get(DRAFT).operation("GET_DRAFT").path("actionId", id)));
    }

    JsonObject updateDraft(String id, JsonObject body) {
        return send(ApiRequest.patch(DRAFT)
                .operation("UPDATE_DRAFT")
                .path("actionId", id)
                .json(body));
    }

    JsonObject validateDraft(String id) {
        return send(ApiRequest.get(DRAFT + "/validation")
                .operation("VALIDATE_DRAFT")
                .path("actionId", id));
    }

    JsonObject testDraft(String id, JsonObject input) {
        return send(ApiRequest.post(DRAFT + "/test")
                .operation("TEST_DRAFT")
                .path("actionId", id)
                .json(input));
    }

    JsonObject publishDraft(String id, int version) {
        return send(ApiRequest.post(DRAFT + "/publish")
                .operation("PUBLISH_DRAFT")
                .path("actionId", id)
                .json(JsonObject.of("version", version)));
    }

    /** Whether it was there. */
    boolean deleteAction(String id) {
        return unlessGone(() -> connection
                        .client()
                        .send(ApiRequest.delete(ACTION)
                                .operation("DELETE_ACTION")
                                .path("actionId", id)
                                .build()))
                .isPresent();
    }

    /** What another change since the version was read is refused with; the platform has two shapes for it. */
    static boolean isClash(CxException e) {
        int status = e.status().orElse(0);
        String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return status == 409
                || (status == 400 && text.contains("version") && text.contains("match") && text.contains("current"));
    }

    /** Reads what every answer has to have. */
    static <T> T read(JsonObject answer, String operation, Function<JsonObject, T> reading) {
        try {
            return reading.apply(answer);
        } catch (JsonException e) {
            throw defect(operation, e);
        }
    }

    private static DefectException defect(String operation, JsonException e) {
        return new DefectException(
                "genesys " + operation + " answered with something else than it should: " + e.getMessage(),
                ErrorContext.builder().platform("genesys").operation(operation).build(),
                e);
    }

    private JsonObject send(ApiRequestBuilder builder) {
        ApiRequest request = builder.build();
        try {
            return connection.client().send(request).json();
        } catch (JsonException e) {
            throw defect(request.operation(), e);
        }
    }

    private Stream<JsonObject> list(ApiRequestBuilder first) {
        return connection
                .client()
                .list(first.query("pageSize", "100").query("pageNumber", "1").build(), Paging.byNumber());
    }

    /** 404, 408 and 410 of a thing that is asked for by its id: it is gone. */
    private static <T> Optional<T> unlessGone(Supplier<T> call) {
        try {
            return Optional.of(call.get());
        } catch (CxException e) {
            int status = e.status().orElse(0);
            if (status == 404 || status == 408 || status == 410) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
