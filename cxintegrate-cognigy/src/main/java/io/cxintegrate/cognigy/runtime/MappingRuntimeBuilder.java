package io.cxintegrate.cognigy.runtime;

import io.cxintegrate.cognigy.health.VersionMeter;
import io.cxintegrate.cognigy.mapping.IntegrationMapping;
import io.cxintegrate.cognigy.mapping.MappingTransformer;
import io.cxintegrate.cognigy.mapping.TrafficSplit;
import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.Require;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.Violations;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.audit.AuditTrail;
import io.cxintegrate.core.auth.TokenSource;
import io.cxintegrate.core.http.ApiClient;
import io.cxintegrate.core.json.FieldPath;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.metrics.Metrics;
import io.cxintegrate.core.net.HttpTransport;
import io.cxintegrate.core.retry.CircuitBreaker;
import io.cxintegrate.core.retry.CircuitBreakerBuilder;
import io.cxintegrate.core.retry.RetryPolicy;
import io.cxintegrate.core.transform.ExpressionLimits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Collects the settings of a {@link MappingRuntime}; not safe for concurrent use. */
public final class MappingRuntimeBuilder {
    private final List<IntegrationMapping> mappings = new ArrayList<>();
    /** In the order of the mappings. */
    private final List<UnaryOperator<MappingTransformer.Builder>> transformers = new ArrayList<>();

    private final Map<String, TokenSource> placeholders = new LinkedHashMap<>();
    private @Nullable TrafficSplit split;
    private @Nullable HttpTransport transport;
    private UnaryOperator<CircuitBreakerBuilder> breaker = UnaryOperator.identity();
    private ExpressionLimits limits = ExpressionLimits.DEFAULT;
    private int maxResponseBytes = 1024 * 1024;
    private Metrics metrics = Metrics.noop();
    private AuditSink audit = AuditSink.none();
    private IdSource ids = IdSource.random();
    FieldPath sessionKey = FieldPath.parse("sessionId");
    TimeSource time = TimeSource.system();
    Executor executor = Runnable::run;

    MappingRuntimeBuilder() {}

    /** A version, under the label that the mapping has. At least one; no label twice. */
    public MappingRuntimeBuilder mapping(IntegrationMapping value) {
        return mapping(value, UnaryOperator.identity());
    }

    /**
     * The same with another transformer than the mapping's expressions make, such as one with branches:
     * {@code mapping(v2, t -> t.response(byStatus))}.
     */
    public MappingRuntimeBuilder mapping(
            IntegrationMapping value, UnaryOperator<MappingTransformer.Builder> transformer) {
        mappings.add(Objects.requireNonNull(value, "mapping"));
        transformers.add(Objects.requireNonNull(transformer, "transformer"));
        return this;
    }

    /** The shares of the versions. Required if there are several; default: everything to the one there is. */
    public MappingRuntimeBuilder split(TrafficSplit value) {
        split = Objects.requireNonNull(value, "split");
        return this;
    }

    /**
     * What stands behind a placeholder of the templates, such as {@code service_token}: the tokens of this source, renewed when
     * it is time or the service refuses one.
     */
    public MappingRuntimeBuilder placeholder(String name, TokenSource value) {
        placeholders.put(Require.text(name, "name"), Objects.requireNonNull(value, "value"));
        return this;
    }

    /**
     * What stands behind a placeholder of the templates, such as {@code api_key}: always this.
     *
     * @throws IllegalArgumentException if it is not of visible ASCII characters without blanks
     */
    public MappingRuntimeBuilder placeholder(String name, Secret value) {
        return placeholder(name, TokenSource.fixed(value));
    }

    /**
     * Where the session stands in the input of a Data Action: a string or a number. Default {@code sessionId}. An input without
     * one is a call without a session.
     *
     * @param path a field path, such as {@code session.id}
     * @throws io.cxintegrate.core.InvalidInputException if it is none
     */
    public MappingRuntimeBuilder sessionKey(String path) {
        sessionKey = FieldPath.parse(path);
        return this;
    }

    /** Changes the circuit breaker that each endpoint gets. Default: {@link CircuitBreakerBuilder}'s defaults. */
    public MappingRuntimeBuilder circuitBreaker(UnaryOperator<CircuitBreakerBuilder> value) {
        breaker = Objects.requireNonNull(value, "circuitBreaker");
        return this;
    }

    /** What one evaluation of an expression may use up. Default {@link ExpressionLimits#DEFAULT}. */
    public MappingRuntimeBuilder expressionLimits(ExpressionLimits value) {
        limits = Objects.requireNonNull(value, "expressionLimits");
        return this;
    }

    /** How much of an answer is read, in bytes; more is a failure. Default 1 MiB. */
    public MappingRuntimeBuilder maxResponseBytes(int value) {
        maxResponseBytes = Require.atLeast(1, value, "maxResponseBytes");
        return this;
    }

    /** What sends requests; stays the caller's to close. Default: a transport of its own. */
    public MappingRuntimeBuilder transport(HttpTransport value) {
        transport = Objects.requireNonNull(value, "transport");
        return this;
    }

    /** The clock. Default: the system's. */
    public MappingRuntimeBuilder clock(TimeSource value) {
        time = Objects.requireNonNull(value, "clock");
        return this;
    }

    /** Where measurements go. Default: nowhere. */
    public MappingRuntimeBuilder metrics(Metrics value) {
        metrics = Metrics.composite(value);
        return this;
    }

    /** Where calls are recorded, one record each; stays the caller's to close. Default: nowhere. */
    public MappingRuntimeBuilder audit(AuditSink value) {
        audit = Objects.requireNonNull(value, "audit");
        return this;
    }

    /** Ids for audit records. Default: random UUIDs. */
    public MappingRuntimeBuilder ids(IdSource value) {
        ids = Objects.requireNonNull(value, "ids");
        return this;
    }

    /**
     * Where asynchronous calls evaluate their response expressions. Default: on the thread that received the answer, which an
     * expression at its time limit holds up.
     */
    public MappingRuntimeBuilder executor(Executor value) {
        executor = Objects.requireNonNull(value, "executor");
        return this;
    }

    /** @throws io.cxintegrate.core.InvalidConfigurationException naming everything that is wrong */
    public MappingRuntime build() {
        Map<String, ServiceRequest> requests = check();
        HttpTransport owned = transport == null ? HttpTransport.jdk() : null;
        HttpTransport used = owned == null ? Objects.requireNonNull(transport) : owned;
        AuditTrail trail = AuditTrail.of(audit, metrics);
        VersionMeter meter = new VersionMeter(time);
        Map<String, CircuitBreaker> breakers = new LinkedHashMap<>();
        Map<String, RunningVersion> versions = new LinkedHashMap<>();
        for (int i = 0; i < mappings.size(); i++) {
            IntegrationMapping mapping = mappings.get(i);
            CircuitBreaker shared = breakers.computeIfAbsent(
                    mapping.endpointUrl(),
                    url -> breaker.apply(CircuitBreaker.builder(mapping.name()).clock(time))
                            .build());
            ServiceRequest request = Objects.requireNonNull(requests.get(mapping.version()), mapping.version());
            ApiClient client = ApiClient.builder("mapping_service")
                    .baseUri(request.root())
                    .transport(used)
                    .clock(time)
                    .retry(RetryPolicy.none())
                    .attemptTimeout(mapping.timeout())
                    .maxResponseBytes(maxResponseBytes)
                    .circuitBreaker(shared)
                    .metrics(metrics)
                    .build();
            versions.put(
                    mapping.version(),
                    new RunningVersion(
                            mapping,
                            transformers
                                    .get(i)
                                    .apply(MappingTransformer.builder(mapping)
                                            .limits(limits)
                                            .clock(time)
                                            .metrics(metrics))
                                    .build(),
                            request,
                            new AuthTemplate(mapping.authDirective(), placeholders),
                            client,
                            time,
                            meter,
                            outcome -> trail.record(record(mapping, outcome))));
        }
        return new MappingRuntime(this, versions, meter, owned);
    }

    TrafficSplit trafficSplit() {
        return split == null ? TrafficSplit.allTo(mappings.get(0).version()) : split;
    }

    private AuditEvent record(IntegrationMapping mapping, MappingOutcome outcome) {
        AuditEvent.Builder event = AuditEvent.builder()
                .ids(ids)
                .clock(time)
                .eventType("integration.mapping.called")
                .action(mapping.name())
                .status(outcome.kind().name())
                .latency(outcome.took())
                .payloadHash(mapping.payloadHash())
                .attribute("version", outcome.version());
        outcome.status().ifPresent(status -> event.attribute("http_status", status));
        return event.build();
    }

    private Map<String, ServiceRequest> check() {
        Violations violations = Violations.of("mapping runtime");
        violations.unless(!mappings.isEmpty(), "mapping", "is required: at least one version");
        violations.unless(
                mappings.size() < 2 || split != null, "split", "is required where there are several versions");
        Map<String, ServiceRequest> requests = new LinkedHashMap<>();
        for (IntegrationMapping mapping : mappings) {
            String label = mapping.version();
            violations.unless(!requests.containsKey(label), "mapping." + label, "is given twice");
            for (String name : AuthTemplate.placeholders(mapping.authDirective())) {
                violations.unless(
                        placeholders.containsKey(name),
                        "placeholder." + name,
                        "is required: the template of version %s names ${%s}",
                        label,
                        name);
            }
            ServiceRequest request = new ServiceRequest(mapping);
            requests.put(label, request);
            try {
                request.of(JsonObject.empty()).build();
            } catch (IllegalArgumentException e) {
                violations.add(
                        "mapping." + label + ".endpoint_url", "cannot be called: %s", String.valueOf(e.getMessage()));
            }
        }
        if (split != null) {
            check(split, requests.keySet(), violations);
        }
        violations.throwIfAny();
        return requests;
    }

    /** Notes every version of the split that is not there. */
    static void check(TrafficSplit split, Set<String> labels, Violations violations) {
        split.weights()
                .keySet()
                .forEach(label -> violations.unless(
                        labels.contains(label),
                        "traffic_split." + label,
                        "is none of the versions %s",
                        String.join(", ", labels)));
    }
}
