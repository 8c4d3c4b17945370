package io.cxintegrate.cxone.schema.gate;

import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.store.SchemaHistory;
import io.cxintegrate.core.store.SchemaVersion;
import io.cxintegrate.cxone.schema.Direction;
import io.cxintegrate.cxone.schema.SchemaDiff;
import io.cxintegrate.cxone.schema.SchemaDiffBuilder;
import io.cxintegrate.cxone.schema.SchemaProfile;
import io.cxintegrate.cxone.schema.Verdict;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * A rule about which new versions of a schema may pass. Immutable and safe to share between threads.
 *
 * <pre>{@code
 * SchemaGate gate = SchemaGate.builder(Compatibility.BACKWARD_TRANSITIVE)
 *         .profile(SchemaProfile.DECLARED_FIELDS)
 *         .build();
 * gate.check(history, "interaction.completed", newSchema);
 * }</pre>
 *
 * <p>Defaults: {@link SchemaProfile#DOCUMENTS}; nothing is accepted; a verdict that is not known does not pass; the system's
 * clock.
 */
public final class SchemaGate {
    private final Compatibility compatibility;
    private final SchemaProfile profile;
    private final AcceptedChanges accepted;
    private final boolean unknownPasses;
    private final InstantSource clock;
    private final UnaryOperator<SchemaDiffBuilder> comparison;

    private SchemaGate(Builder b) {
        compatibility = b.compatibility;
        profile = b.profile;
        accepted = b.accepted;
        unknownPasses = b.unknownPasses;
        clock = b.clock;
        comparison = b.comparison;
    }

    /** A builder for a gate that asks for this. */
    public static Builder builder(Compatibility compatibility) {
        return new Builder(Objects.requireNonNull(compatibility, "compatibility"));
    }

    /**
     * Compares two schemas, and fails unless the new one may follow the old one.
     *
     * @throws SchemaGateException with the report, if it may not
     * @throws io.cxintegrate.core.InvalidInputException if one of them is no schema, naming the pointer
     */
    public GateReport check(JsonObject oldSchema, JsonObject newSchema) {
        return passed(report(oldSchema, newSchema));
    }

    /**
     * Compares a schema with the versions before it, and fails unless it may follow them. Without versions everything passes.
     *
     * @throws SchemaGateException with the report, if it may not
     * @throws io.cxintegrate.core.InvalidInputException if one of them is no schema, naming the pointer
     * @throws io.cxintegrate.core.UnavailableException if the history cannot be reached
     */
    public GateReport check(SchemaHistory history, String subject, JsonObject newSchema) {
        return passed(report(history, subject, newSchema));
    }

    /** As {@link #check(JsonObject, JsonObject)}, without failing. */
    public GateReport report(JsonObject oldSchema, JsonObject newSchema) {
        List<GateFinding> findings = new ArrayList<>();
        compare(0, oldSchema, newSchema, findings);
        return new GateReport(compatibility, findings, unknownPasses);
    }

    /** As {@link #check(SchemaHistory, String, JsonObject)}, without failing. */
    public GateReport report(SchemaHistory history, String subject, JsonObject newSchema) {
        List<SchemaVersion> before = compatibility.isTransitive()
                ? history.versions(subject)
                : history.latest(subject).map(List::of).orElse(List.of());
        List<GateFinding> findings = new ArrayList<>();
        before.forEach(v -> compare(v.version(), v.schema(), newSchema, findings));
        return new GateReport(compatibility, findings, unknownPasses);
    }

    private void compare(int version, JsonObject oldSchema, JsonObject newSchema, List<GateFinding> findings) {
        SchemaDiff diff = comparison
                .apply(SchemaDiff.builder())
                .oldSchema(oldSchema)
                .newSchema(newSchema)
                .build();
        for (Direction direction : compatibility.directions()) {
            Verdict verdict = diff.verdict(direction, profile);
            String reason = verdict.isCompatible()
                    ? ""
                    : accepted.reason(diff.fingerprint(), direction.id(), clock.instant())
                            .orElse("");
            findings.add(new GateFinding(version, direction, verdict, reason, diff));
        }
    }

    private static GateReport passed(GateReport report) {
        if (!report.passed()) {
            throw new SchemaGateException(report);
        }
        return report;
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder {
        private final Compatibility compatibility;
        private SchemaProfile profile = SchemaProfile.DOCUMENTS;
        private AcceptedChanges accepted = AcceptedChanges.none();
        private boolean unknownPasses;
        private InstantSource clock = TimeSource.system();
        private UnaryOperator<SchemaDiffBuilder> comparison = b -> b;

        private Builder(Compatibility compatibility) {
            this.compatibility = compatibility;
        }

        /** What is assumed of events and readers. */
        public Builder profile(SchemaProfile value) {
            profile = Objects.requireNonNull(value, "profile");
            return this;
        }

        /** Which breaks may pass, and until when. */
        public Builder accepted(AcceptedChanges value) {
            accepted = Objects.requireNonNull(value, "accepted");
            return this;
        }

        /** Whether a verdict that is not known passes. */
        public Builder unknownPasses(boolean value) {
            unknownPasses = value;
            return this;
        }

        /** What tells whether an acceptance has expired. */
        public Builder clock(InstantSource value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** How schemas are compared: drafts, other documents, effort. */
        public Builder comparison(UnaryOperator<SchemaDiffBuilder> value) {
            comparison = Objects.requireNonNull(value, "comparison");
            return this;
        }

        /** The gate. */
        public SchemaGate build() {
            return new SchemaGate(this);
        }
    }
}
