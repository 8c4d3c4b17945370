package io.cxintegrate.cxone.schema;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.cxone.schema.internal.proof.Inclusion;
import io.cxintegrate.cxone.schema.internal.regex.Regexes;
import io.cxintegrate.cxone.schema.internal.tree.Dialect;
import io.cxintegrate.cxone.schema.internal.tree.Loops;
import io.cxintegrate.cxone.schema.internal.tree.Node;
import io.cxintegrate.cxone.schema.internal.tree.Nodes;
import io.cxintegrate.cxone.schema.internal.tree.SchemaReader;
import io.cxintegrate.cxone.schema.internal.witness.WitnessJudge;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Works out verdicts. Immutable; each call keeps what it needs to itself. */
final class Proof {
    private final Function<String, Optional<JsonObject>> resolver;
    private final Dialect unlessNamed;
    private final long effort;

    Proof(SchemaDiffBuilder settings) {
        resolver = settings.resolver();
        unlessNamed = settings.draft().dialect();
        effort = settings.effort();
    }

    /** Whether every event of the writer is one for the reader. */
    Verdict verdict(
            SchemaSource writer, String writerLabel, SchemaSource reader, String readerLabel, SchemaProfile profile) {
        for (Object schema : new Object[] {writer.value(), reader.value()}) {
            if (schema instanceof Map<?, ?> map
                    && map.get("$schema") instanceof String named
                    && Dialect.named(named).isEmpty()) {
                return Verdict.unknown("the draft is not known: " + named);
            }
        }
        Nodes nodes = new Nodes();
        List<Node> both = SchemaReader.readBoth(
                nodes,
                new SchemaReader.Input(writerLabel, writer.value(), unlessNamed, profile.writer()),
                new SchemaReader.Input(readerLabel, reader.value(), unlessNamed, profile.reader()),
                this::document);
        Node from = both.get(0);
        Node to = both.get(1);
        String loop = Loops.find(from);
        loop = loop == null ? Loops.find(to) : loop;
        if (loop != null) {
            return Verdict.unknown("a reference leads back to itself without going into a value: " + loop);
        }
        WitnessJudge judge = new WitnessJudge(
                new WitnessJudge.Side(writer.value(), unlessNamed, profile.writer()),
                new WitnessJudge.Side(reader.value(), unlessNamed, profile.reader()));
        Inclusion.Answer answer = Inclusion.check(nodes, new Regexes(), from, to, effort, judge);
        return switch (answer.kind()) {
            case HOLDS -> Verdict.compatible();
            case FAILS -> Verdict.breaking(answer.witness());
            case OPEN -> Verdict.unknown(answer.reason());
        };
    }

    private Optional<Object> document(String uri) {
        @Nullable JsonObject found = resolver.apply(uri).orElse(null);
        return found == null ? Optional.empty() : Optional.of(found.asMap());
    }
}
