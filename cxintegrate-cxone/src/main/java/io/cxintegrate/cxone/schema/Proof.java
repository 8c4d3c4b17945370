package io.cxintegrate.cxone.schema;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.cxone.schema.internal.proof.Inclusion;
import io.cxintegrate.cxone.schema.internal.read.Dialect;
import io.cxintegrate.cxone.schema.internal.read.SchemaReader;
import io.cxintegrate.cxone.schema.internal.regex.Regexes;
import io.cxintegrate.cxone.schema.internal.tree.Loops;
import io.cxintegrate.cxone.schema.internal.tree.Node;
import io.cxintegrate.cxone.schema.internal.tree.Nodes;
import io.cxintegrate.cxone.schema.internal.witness.WitnessJudge;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

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

    /** The verdict between a schema and the same one with an edit; unknown when that is no schema. */
    Verdict effect(SchemaSource plain, SchemaSource edited, Direction direction) {
        try {
            boolean backward = direction == Direction.BACKWARD;
            return verdict(
                    backward ? plain : edited,
                    backward ? "old" : "edited",
                    backward ? edited : plain,
                    backward ? "edited" : "old",
                    SchemaProfile.DOCUMENTS,
                    Math.max(1000, effort / 10));
        } catch (InvalidInputException e) {
            return Verdict.unknown("the edit cannot be made on its own");
        }
    }

    /** Whether every event of the writer is one for the reader. */
    Verdict verdict(
            SchemaSource writer, String writerLabel, SchemaSource reader, String readerLabel, SchemaProfile profile) {
        return verdict(writer, writerLabel, reader, readerLabel, profile, effort);
    }

    private Verdict verdict(
            SchemaSource writer,
            String writerLabel,
            SchemaSource reader,
            String readerLabel,
            SchemaProfile profile,
            long steps) {
        try {
            return prove(writer, writerLabel, reader, readerLabel, profile, steps);
        } catch (StackOverflowError e) {
            // Depth is bounded, but nobody knows how small the stack of the caller's thread is; all state dies with the
            // call.
            return Verdict.unknown("the schemas are nested too deeply for the stack of this thread");
        }
    }

    private Verdict prove(
            SchemaSource writer,
            String writerLabel,
            SchemaSource reader,
            String readerLabel,
            SchemaProfile profile,
            long steps) {
        for (Object schema : new Object[] {writer.value(), reader.value()}) {
            if (schema instanceof Map<?, ?> map
                    && map.get("$schema") instanceof String named
                    && Dialect.named(named).isEmpty()) {
                return Verdict.unknown("the draft is not known: " + named);
            }
        }
        Map<String, Map<?, ?>> documents = new HashMap<>();
        Nodes nodes = new Nodes();
        List<Node> both = SchemaReader.readBoth(
                nodes,
                new SchemaReader.Input(writerLabel, writer.value(), unlessNamed, profile.writer(), writer.mayRefer()),
                new SchemaReader.Input(readerLabel, reader.value(), unlessNamed, profile.reader(), reader.mayRefer()),
                uri -> document(uri, documents));
        Node from = both.get(0);
        Node to = both.get(1);
        String loop = Loops.find(from);
        loop = loop == null ? Loops.find(to) : loop;
        if (loop != null) {
            return Verdict.unknown("a reference leads back to itself without going into a value: " + loop);
        }
        WitnessJudge judge = new WitnessJudge(
                new WitnessJudge.Side(writer.value(), unlessNamed, profile.writer(), writer.mayRefer()),
                new WitnessJudge.Side(reader.value(), unlessNamed, profile.reader(), reader.mayRefer()),
                documents);
        Inclusion.Answer answer = Inclusion.check(nodes, new Regexes(), from, to, steps, judge);
        return switch (answer.kind()) {
            case HOLDS -> Verdict.compatible();
            case FAILS -> Verdict.breaking(answer.witness());
            case OPEN -> Verdict.unknown(answer.reason());
        };
    }

    private Optional<Object> document(String uri, Map<String, Map<?, ?>> documents) {
        JsonObject found = resolver.apply(uri).orElse(null);
        if (found == null) {
            return Optional.empty();
        }
        documents.put(uri, found.asMap());
        return Optional.of(found.asMap());
    }
}
