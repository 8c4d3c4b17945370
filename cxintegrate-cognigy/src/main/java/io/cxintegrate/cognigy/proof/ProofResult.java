package io.cxintegrate.cognigy.proof;

import io.cxintegrate.core.json.JsonObject;
import java.util.List;
import java.util.Objects;

/**
 * What came of one case. Immutable and safe to share between threads.
 *
 * @param proofCase the case
 * @param differences where it went another way than recorded; empty if it did not
 */
public record ProofResult(ProofCase proofCase, List<Difference> differences) {
    /** Copies the list. */
    public ProofResult {
        Objects.requireNonNull(proofCase, "proofCase");
        differences = List.copyOf(differences);
    }

    /** Whether all came as it was recorded. */
    public boolean passed() {
        return differences.isEmpty();
    }

    JsonObject toJson() {
        return JsonObject.builder()
                .put("name", proofCase.name())
                .put("source", proofCase.source())
                .put("passed", passed())
                .put(
                        "differences",
                        differences.stream()
                                .map(d -> JsonObject.builder()
                                        .put("path", d.path())
                                        .put("expected", d.expected())
                                        .put("found", d.found())
                                        .build())
                                .toList())
                .build();
    }

    /** Outcome and name, and one line for each difference. */
    @Override
    public String toString() {
        String source = proofCase.source().isEmpty() ? "" : " (" + proofCase.source() + ")";
        StringBuilder text = new StringBuilder((passed() ? "PASS " : "FAIL ") + proofCase.name() + source);
        differences.forEach(d -> text.append("\n     ").append(d));
        return text.toString();
    }
}
