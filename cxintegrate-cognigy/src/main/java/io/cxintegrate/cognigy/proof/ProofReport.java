package io.cxintegrate.cognigy.proof;

import io.cxintegrate.cognigy.mapping.IntegrationMapping;
import io.cxintegrate.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What came of all cases of a proof. Immutable and safe to share between threads. {@link #toString} is what a person reads,
 * {@link #toJson} what a build keeps.
 *
 * <pre>{@code
 * proof of payment_processor_v2 (v2): 1 of 2 cases passed
 *   PASS a charge in USD (charge.json)
 *   FAIL a refund (refund.json)
 *        request.amount: expected 150.00 but was "150"
 *   no case runs fallback_expression
 * }</pre>
 */
public final class ProofReport {
    private final IntegrationMapping mapping;
    private final List<ProofResult> results;
    private final List<String> notRun;

    ProofReport(IntegrationMapping mapping, List<ProofResult> results, List<String> notRun) {
        this.mapping = mapping;
        this.results = List.copyOf(results);
        this.notRun = List.copyOf(notRun);
    }

    /** One for each case, in order. */
    public List<ProofResult> results() {
        return results;
    }

    /** Those of the cases that went another way than recorded. */
    public List<ProofResult> failures() {
        return results.stream().filter(r -> !r.passed()).toList();
    }

    /** Whether every case passed. */
    public boolean passed() {
        return failures().isEmpty();
    }

    /** The expressions of the mapping that no case has run, such as {@code fallback_expression}; nothing is proved of them. */
    public List<String> notRun() {
        return notRun;
    }

    /**
     * Does nothing if every case passed.
     *
     * @return this
     * @throws ProofFailedException with the whole report, if one did not
     */
    public ProofReport assertPassed() {
        if (!passed()) {
            throw new ProofFailedException(this);
        }
        return this;
    }

    /**
     * {@code mapping}, {@code version}, {@code payload_hash}, {@code passed}, {@code cases} (with {@code name}, {@code source},
     * {@code passed}, {@code differences} of {@code path}, {@code expected}, {@code found}) and {@code not_run}.
     */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put("mapping", mapping.name())
                .put("version", mapping.version())
                .put("payload_hash", mapping.payloadHash())
                .put("passed", passed())
                .put("cases", results.stream().map(ProofResult::toJson).toList())
                .put("not_run", notRun)
                .build();
    }

    /** The report as a person reads it. */
    @Override
    public String toString() {
        long passed = results.stream().filter(ProofResult::passed).count();
        return "proof of " + mapping.name() + " (" + mapping.version() + "): " + passed + " of " + results.size()
                + (results.size() == 1 ? " case passed" : " cases passed")
                + results.stream()
                        .map(r -> "\n  " + r.toString().replace("\n", "\n  "))
                        .collect(Collectors.joining())
                + notRun.stream().map(e -> "\n  no case runs " + e).collect(Collectors.joining());
    }
}
