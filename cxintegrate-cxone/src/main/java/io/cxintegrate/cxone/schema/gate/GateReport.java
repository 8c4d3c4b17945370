package io.cxintegrate.cxone.schema.gate;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.cxone.schema.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the gate found, for all versions and directions it looked at. Immutable and safe to share between threads. */
public final class GateReport {
    private final Compatibility compatibility;
    private final List<GateFinding> findings;
    private final boolean unknownPasses;

    GateReport(Compatibility compatibility, List<GateFinding> findings, boolean unknownPasses) {
        this.compatibility = compatibility;
        this.findings = List.copyOf(findings);
        this.unknownPasses = unknownPasses;
    }

    /** What was asked for. */
    public Compatibility compatibility() {
        return compatibility;
    }

    /** Every version and direction that was looked at, the earliest version first. */
    public List<GateFinding> findings() {
        return findings;
    }

    /** Whether the new schema may pass. */
    public boolean passed() {
        return failures().isEmpty();
    }

    /** The findings that do not pass, the earliest version first. */
    public List<GateFinding> failures() {
        return findings.stream().filter(this::fails).toList();
    }

    /** The earliest version that breaks, with its witness; empty when none does. */
    public Optional<GateFinding> earliestBreak() {
        return failures().stream().filter(f -> f.verdict().isBreaking()).findFirst();
    }

    private boolean fails(GateFinding finding) {
        Verdict verdict = finding.verdict();
        return !finding.isAccepted() && (verdict.isBreaking() || (verdict.isUnknown() && !unknownPasses));
    }

    /** One line for each finding, and the changes since each version that does not pass. */
    public String toText() {
        StringBuilder out = new StringBuilder(compatibility + (passed() ? " holds" : " does not hold"));
        out.append('\n');
        findings.forEach(f ->
                out.append("  ").append(fails(f) ? "FAIL " : "ok   ").append(f).append('\n'));
        int last = -1;
        for (GateFinding failure : failures()) {
            if (failure.version() != last) {
                last = failure.version();
                out.append('\n');
                out.append(
                        last == 0
                                ? ""
                                : "Since version " + last + " (fingerprint "
                                        + failure.diff().fingerprint() + "): ");
                out.append(failure.diff().toText());
            }
        }
        return out.toString();
    }

    /** The findings, and the changes since each version that does not pass, as Markdown. */
    public String toMarkdown() {
        StringBuilder out = new StringBuilder("### " + compatibility + (passed() ? " holds" : " does not hold") + "\n");
        int last = -1;
        for (GateFinding failure : failures()) {
            if (failure.version() != last) {
                last = failure.version();
                out.append(last == 0 ? "\n" : "\nSince version " + last + ":\n\n");
                out.append(failure.diff().toMarkdown());
            }
        }
        return out.toString();
    }

    /** The findings for machines. */
    public JsonObject toJson() {
        List<Object> list = new ArrayList<>();
        for (GateFinding f : findings) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("version", f.version());
            one.put("direction", f.direction().id());
            one.put("verdict", f.verdict().kind().id());
            one.put("witness", f.verdict().witnessJson());
            one.put("reason", f.verdict().reason());
            one.put("accepted", f.accepted());
            one.put("passes", !fails(f));
            one.put("fingerprint", f.diff().fingerprint());
            list.add(one);
        }
        return JsonObject.builder()
                .put("compatibility", compatibility.name())
                .put("passed", passed())
                .put("findings", list)
                .build();
    }

    /** Whether it passed, and how many findings there are. */
    @Override
    public String toString() {
        return "GateReport[" + compatibility + (passed() ? " passed" : " failed") + ", " + findings.size()
                + " findings]";
    }
}
