package io.cxintegrate.genesys;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.CxException;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Durations;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.http.Paging;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.TransportException;
import io.cxintegrate.core.platform.PlatformConnection;
import io.cxintegrate.core.retry.Attempt;
import io.cxintegrate.core.retry.Retrier;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.genesys.internal.RegistrationAudit;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds integrations, and makes one once, however often its answer gets lost. Immutable and safe to share between threads. */
final class IntegrationMaking {
    private static final String CREATE = "CREATE_INTEGRATION";

    private final PlatformConnection connection;
    private final RetryPolicy retry;

    IntegrationMaking(PlatformConnection connection, RetryPolicy retry) {
        this.connection = connection;
        this.retry = retry;
    }

    /** All integrations; pages are fetched as the stream is read. */
    Stream<RegisteredIntegration> list() {
        ApiRequest first = ApiRequest.get(Registrar.PATH)
                .operation("LIST_INTEGRATIONS")
                .query("pageSize", "100")
                .query("pageNumber", "1")
                .build();
        return connection.client().list(first, Paging.byNumber()).map(RegisteredIntegration::listed);
    }

    /**
     * Asks before every attempt: after a lost answer nobody knows whether the integration was made, and the platform does not
     * promise to heed the idempotency key.
     */
    RegisteredIntegration findOrCreate(String name, URI endpoint, JsonObject body) {
        String key = connection.ids().next();
        Retrier retrier = new Retrier(
                retry.toBuilder().retryOn(IntegrationMaking::mayHaveBeenMade).build(),
                connection.clock(),
                connection.jitter(),
                connection.retryListener());
        return retrier.call("REGISTER_DATA_ACTION", Deadline.none(connection.clock()), attempt -> {
                    try {
                        // What was not there before the first attempt and is before the second was made by the first.
                        RegisteredIntegration done = find(name, endpoint)
                                .map(found -> RegisteredIntegration.of(found.json(), attempt.number() > 1))
                                .orElseGet(() -> create(body, key, attempt));
                        return new Outcome(done, null);
                    } catch (CxException e) {
                        if (mayHaveBeenMade(e)) {
                            throw e;
                        }
                        // Past the retrier: the client has repeated it already, and its history is the true one.
                        return new Outcome(null, e instanceof CredentialException c ? ScopeHint.of(c) : e);
                    }
                })
                .get();
    }

    private record Outcome(
            @Nullable RegisteredIntegration value, @Nullable CxException failure) {
        RegisteredIntegration get() {
            if (failure != null) {
                throw failure;
            }
            return Objects.requireNonNull(value);
        }
    }

    private Optional<RegisteredIntegration> find(String name, URI endpoint) {
        List<RegisteredIntegration> named =
                list().filter(i -> i.name().equals(name)).toList();
        if (named.isEmpty()) {
            return Optional.empty();
        }
        Optional<RegisteredIntegration> same = named.stream()
                .filter(i -> i.endpoint().filter(endpoint::equals).isPresent())
                .findFirst();
        if (same.isEmpty()) {
            throw new InvalidInputException("integration '" + name + "' exists already (id "
                    + named.get(0).id() + ") with another endpoint than "
                    + RegistrationAudit.withoutQuery(endpoint)
                    + "; delete it, or register under another name");
        }
        return same;
    }

    private RegisteredIntegration create(JsonObject body, String key, Attempt attempt) {
        // The key as a plain header: with idempotencyKey() the client would repeat lost requests without asking first.
        return RegisteredIntegration.read(
                connection
                        .client()
                        .send(ApiRequest.post(Registrar.PATH)
                                .operation(CREATE)
                                .header("Idempotency-Key", key)
                                .json(body)
                                .deadline(Durations.max(
                                        Duration.ofMillis(1), attempt.deadline().remaining()))
                                .build()),
                true);
    }

    /** What the client itself does not repeat: a write that got lost, or was answered with a fault of the server. */
    private static boolean mayHaveBeenMade(CxException e) {
        if (!e.operation().orElse("").equals(CREATE) || e.retryable()) {
            return false;
        }
        int status = e.status().orElse(0);
        return (e instanceof TransportException lost && lost.worthRepeating())
                || status == 408
                || (status >= 500 && status != 501 && status != 505);
    }
}
