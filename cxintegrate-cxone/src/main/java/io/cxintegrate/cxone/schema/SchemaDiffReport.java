package io.cxintegrate.cxone.schema;

import io.cxintegrate.cxone.schema.change.BreakingCandidate;
import io.cxintegrate.cxone.schema.change.SchemaChange;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes a diff for people. Lines end in {@code \n} on every system, so that reports can be compared. */
final class SchemaDiffReport {
    private static final String CUT =
            "What a change does alone was worked out for the first " + ChangeEffects.MOST + " changes.";

    private SchemaDiffReport() {}

    static String count(SchemaDiff diff) {
        int n = diff.changes().size();
        return n == 0 ? "no changes" : n == 1 ? "1 change" : n + " changes";
    }

    static String text(SchemaDiff diff) {
        int kind = widest(diff, c -> c.kind().id());
        int before = widest(diff, SchemaDiffReport::oldPointer);
        int after = widest(diff, SchemaDiffReport::newPointer);
        StringBuilder out = new StringBuilder(count(diff)).append('\n');
        profiles(out, diff);
        verdicts(out, diff);
        ChangeEffects effects = ChangeEffects.of(diff);
        for (int i = 0; i < diff.changes().size(); i++) {
            SchemaChange c = diff.changes().get(i);
            out.append("  ").append(padded(c.kind().id(), kind));
            out.append("  ").append(padded(oldPointer(c), before));
            out.append(" -> ").append(padded(newPointer(c), after));
            out.append("  ").append(oneLine(c.description())).append(alone(effects.of(i)));
            out.append('\n');
        }
        if (effects.isCut()) {
            out.append(CUT).append('\n');
        }
        for (BreakingCandidate candidate : diff.breakingCandidates()) {
            out.append(oneLine(candidate.toString())).append('\n');
        }
        for (String sentence : diff.notCompared()) {
            out.append("Not compared: ").append(oneLine(sentence)).append('\n');
        }
        return out.toString();
    }

    static String markdown(SchemaDiff diff) {
        StringBuilder out = new StringBuilder("**").append(count(diff)).append("**\n");
        verdictTable(out, diff);
        if (!diff.isEmpty()) {
            ChangeEffects effects = ChangeEffects.of(diff);
            out.append(
                    "\n| Kind | Old | New | Change | Alone, backward | Alone, forward |\n|---|---|---|---|---|---|\n");
            for (int i = 0; i < diff.changes().size(); i++) {
                SchemaChange c = diff.changes().get(i);
                out.append("| ").append(c.kind().id());
                out.append(" | ").append(code(oldPointer(c)));
                out.append(" | ").append(code(newPointer(c)));
                out.append(" | ").append(escaped(c.description()));
                for (Direction direction : Direction.values()) {
                    out.append(" | ").append(effects.of(i).getOrDefault(direction.id(), "-"));
                }
                out.append(" |\n");
            }
            if (effects.isCut()) {
                out.append('\n').append(CUT).append('\n');
            }
        }
        list(out, diff.breakingCandidates(), "Candidates for breaking changes:");
        list(out, diff.notCompared(), "Not compared:");
        return out.toString();
    }

    /** What a change does on its own, as it stands behind its sentence. */
    static String alone(Map<String, String> effects) {
        if (effects.isEmpty()) {
            return "";
        }
        return effects.entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(", ", " (alone: ", ")"));
    }

    /** A column for each profile, so that none is taken for another. */
    private static void profiles(StringBuilder out, SchemaDiff diff) {
        profileLine(out, "", SchemaProfile::id);
        for (Direction direction : Direction.values()) {
            profileLine(
                    out,
                    direction.id(),
                    profile -> diff.verdict(direction, profile).kind().id());
        }
    }

    private static void profileLine(StringBuilder out, String heading, Function<SchemaProfile, String> cell) {
        StringBuilder line = new StringBuilder("  ").append(padded(heading, "backward".length()));
        for (SchemaProfile profile : SchemaProfile.values()) {
            int width = Math.max(profile.id().length(), "compatible".length());
            line.append("  ").append(padded(cell.apply(profile), width));
        }
        out.append(line.toString().stripTrailing()).append('\n');
    }

    /** The plain reading first; another profile only says what differs, and under which assumption. */
    private static void verdicts(StringBuilder out, SchemaDiff diff) {
        for (SchemaProfile profile : SchemaProfile.values()) {
            for (Direction direction : Direction.values()) {
                Verdict verdict = diff.verdict(direction, profile);
                boolean plain = profile == SchemaProfile.DOCUMENTS;
                if (plain
                        || verdict.kind()
                                != diff.verdict(direction, SchemaProfile.DOCUMENTS)
                                        .kind()) {
                    out.append(plain ? "" : "  if " + profile.assumption() + ": ");
                    out.append(direction.id())
                            .append(' ')
                            .append(oneLine(verdict.toString()))
                            .append('\n');
                }
            }
        }
    }

    private static void verdictTable(StringBuilder out, SchemaDiff diff) {
        out.append("\n| If |");
        for (SchemaProfile profile : SchemaProfile.values()) {
            out.append(' ').append(escaped(profile.assumption())).append(" |");
        }
        out.append("\n|---|---|---|---|---|\n");
        for (Direction direction : Direction.values()) {
            out.append("| ").append(direction.id()).append(" |");
            for (SchemaProfile profile : SchemaProfile.values()) {
                Verdict verdict = diff.verdict(direction, profile);
                out.append(' ').append(verdict.kind().id());
                if (verdict.isBreaking()) {
                    out.append(": ").append(code(oneLine(verdict.witnessJson())));
                }
                out.append(" |");
            }
            out.append('\n');
        }
    }

    private static void list(StringBuilder out, List<?> lines, String heading) {
        if (!lines.isEmpty()) {
            out.append('\n').append(heading).append("\n\n");
            lines.forEach(l -> out.append("- ").append(escaped(l.toString())).append('\n'));
        }
    }

    private static String oldPointer(SchemaChange change) {
        return oneLine(SchemaChange.shown(change.oldPointer().orElse(null)));
    }

    private static String newPointer(SchemaChange change) {
        return oneLine(SchemaChange.shown(change.newPointer().orElse(null)));
    }

    private static int widest(SchemaDiff diff, Function<SchemaChange, String> column) {
        return diff.changes().stream()
                .mapToInt(c -> column.apply(c).length())
                .max()
                .orElse(0);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    /** Names in schemas come from outside: one of them must not make a line of its own. */
    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }

    /** As code, in which nothing but a backtick ends the code and a pipe ends the cell. */
    private static String code(String pointer) {
        return pointer.equals("-") ? "-" : "`" + pointer.replace("`", "'").replace("|", "\\|") + "`";
    }

    private static String escaped(String text) {
        return oneLine(text).replaceAll("[\\\\|`*_<>\\[\\]]", "\\\\$0");
    }
}
