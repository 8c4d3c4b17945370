package io.cxintegrate.genesys;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.CxException;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.platform.PlatformConnection;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.genesys.internal.RegistrationAudit;
import io.cxintegrate.genesys.internal.Tasks;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the endpoints of Data Actions known to Genesys Cloud, as integrations of type {@code custom}, and finds and removes
 * them. Immutable and safe to share between threads; lives as long as the {@link Genesys} it comes from.
 *
 * <p>Registering is safe to repeat: the platform is asked first whether there is an integration of that name, before every
 * attempt, so that neither a second call nor a lost answer makes a double. Two processes that register the same name at the
 * same moment can still make two, because the platform has no lock on names.
 *
 * <p>Changing calls need the scope {@value #WRITE_SCOPE}; each leaves two audit records with camel-case members: before it
 * {@code DATA_ACTION_REGISTRATION_STARTED} or {@code DATA_ACTION_DELETION_STARTED}, after it {@code DATA_ACTION_REGISTERED} or
 * {@code DATA_ACTION_DELETED}, {@code SUCCESS} or {@code FAILED}, with the SHA-256 of what is sent and without the query of the
 * endpoint, which may hold a key.
 */
public final class Registrar {
    /** What changing calls need. */
    public static final String WRITE_SCOPE = "api:integration:write";

    static final String PATH = "/api/v2/integrations";
    /** Source: the limit of the platform for names of actions. */
    private static final int MAX_NAME = 256;

    private final PlatformConnection connection;
    private final RegistrationAudit audit;
    private final IntegrationMaking making;
    private final RetryPolicy retry;
    private final @Nullable String clientId;
    private final boolean http;

    Registrar(PlatformConnection connection, RetryPolicy retry, @Nullable String clientId, boolean http) {
        this.connection = connection;
        this.audit = new RegistrationAudit(connection, clientId);
        this.making = new IntegrationMaking(connection, retry);
        this.retry = retry;
        this.clientId = clientId;
        this.http = http;
    }

    /** A registrar that also takes endpoints without TLS, for tests and for what never leaves a machine. */
    public Registrar allowHttp() {
        return new Registrar(connection, retry, clientId, true);
    }

    /**
     * Registers the endpoint of a Data Action, or finds the integration that is there already under this name with this
     * endpoint; {@link RegisteredIntegration#created()} tells which.
     *
     * @param name what authors of flows see; 1 to 256 characters
     * @param description what it is for; blank for none
     * @param endpoint where the platform will call it: absolute, {@code https}, without user info and fragment
     * @throws InvalidConfigurationException naming everything that is wrong with the arguments; nothing is sent
     * @throws InvalidInputException if the name is taken by an integration with another endpoint, or the platform refuses it
     * @throws CredentialException if the credentials are wrong or lack the scope {@value #WRITE_SCOPE}
     * @throws UnavailableException if the platform cannot be reached or throttles to the end
     * @throws DefectException if the platform answers something else than it should
     * @throws io.cxintegrate.core.audit.AuditException if a required audit sink could not keep the record before the change, and
     *     nothing is done, or the one after it, and it is done
     */
    public RegisteredIntegration register(String name, String description, URI endpoint) {
        check(name, endpoint);
        JsonObject body = JsonObject.builder()
                .put("name", name)
                .putIfPresent("description", description.isBlank() ? null : description)
                .put("type", "custom")
                .put("status", "active")
                .put("endpoint", endpoint.toString())
                .build();
        return audit.around(
                "DATA_ACTION_REGISTRATION_STARTED",
                "DATA_ACTION_REGISTERED",
                "REGISTER_DATA_ACTION",
                record -> record.attribute("integrationName", name)
                        .attribute("endpoint", RegistrationAudit.withoutQuery(endpoint))
                        .payload(body),
                record -> {
                    RegisteredIntegration registered = making.findOrCreate(name, endpoint, body);
                    record.attribute("integrationId", registered.id()).attribute("created", registered.created());
                    return registered;
                });
    }

    /**
     * The same on another thread; never throws. Cancelling the future interrupts the call.
     *
     * @param executor where it runs; blocks one of its threads meanwhile
     */
    public CompletableFuture<RegisteredIntegration> registerAsync(
            String name, String description, URI endpoint, Executor executor) {
        return Tasks.run(executor, () -> register(name, description, endpoint));
    }

    /**
     * One integration; empty when there is none with this id.
     *
     * @throws IllegalArgumentException if the id is empty, {@code .} or {@code ..}
     * @throws CxException as {@link #register}
     */
    public Optional<RegisteredIntegration> get(String id) {
        ApiRequest request = ApiRequest.get(PATH + "/{integrationId}")
                .operation("GET_INTEGRATION")
                .path("integrationId", id)
                .build();
        try {
            return Optional.of(RegisteredIntegration.read(connection.client().send(request), false));
        } catch (InvalidInputException e) {
            if (e.status().orElse(0) == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** {@link #get} on another thread; cancelling the future interrupts it. Never throws. */
    public CompletableFuture<Optional<RegisteredIntegration>> getAsync(String id, Executor executor) {
        return Tasks.run(executor, () -> get(id));
    }

    /**
     * All integrations, those of others included. Pages are fetched as the stream is read, so what {@link #register} throws may
     * come from its terminal operation.
     */
    public Stream<RegisteredIntegration> list() {
        return making.list();
    }

    /** All of {@link #list} on another thread, read to its end; cancelling the future interrupts it. Never throws. */
    public CompletableFuture<List<RegisteredIntegration>> listAsync(Executor executor) {
        return Tasks.run(executor, () -> list().toList());
    }

    /**
     * Removes an integration.
     *
     * @return whether it was there; an earlier attempt whose answer was lost may have removed it
     * @throws IllegalArgumentException if the id is empty, {@code .} or {@code ..}
     * @throws CxException as {@link #register}
     */
    public boolean delete(String id) {
        ApiRequest request = ApiRequest.delete(PATH + "/{integrationId}")
                .operation("DELETE_INTEGRATION")
                .path("integrationId", id)
                .build();
        return audit.around(
                "DATA_ACTION_DELETION_STARTED",
                "DATA_ACTION_DELETED",
                "DELETE_DATA_ACTION",
                record -> record.attribute("integrationId", id),
                record -> {
                    try {
                        connection.client().send(request);
                        return true;
                    } catch (InvalidInputException e) {
                        // What is not there, or no longer, is what was asked for.
                        if (e.status().orElse(0) == 404 || e.status().orElse(0) == 410) {
                            record.attribute("found", false);
                            return false;
                        }
                        throw e;
                    } catch (CredentialException e) {
                        throw ScopeHint.of(e);
                    }
                });
    }

    /** {@link #delete} on another thread; cancelling the future interrupts it. Never throws. */
    public CompletableFuture<Boolean> deleteAsync(String id, Executor executor) {
        return Tasks.run(executor, () -> delete(id));
    }

    @Override
    public String toString() {
        return "Registrar[" + connection.client().baseUri() + "]";
    }

    private void check(String name, URI endpoint) {
        Violations v = Violations.of("integration '" + name + "'");
        v.required(name, "name");
        v.unless(
                name.length() <= MAX_NAME,
                "name",
                "must have at most %d characters but has %d",
                MAX_NAME,
                name.length());
        boolean secure = "https".equalsIgnoreCase(endpoint.getScheme());
        boolean plain = "http".equalsIgnoreCase(endpoint.getScheme());
        v.unless(
                !plain || http,
                "endpoint",
                "must be https but is http, which shows everything on the way; allowHttp() takes it for tests");
        v.unless(
                (secure || plain) && endpoint.getHost() != null,
                "endpoint",
                "must be an absolute https URI with a host, such as https://example.com/data-action");
        v.unless(endpoint.getRawUserInfo() == null, "endpoint", "must not carry user info; the platform would show it");
        v.unless(endpoint.getRawFragment() == null, "endpoint", "must not have a fragment; it is never sent");
        v.throwIfAny();
    }
}
