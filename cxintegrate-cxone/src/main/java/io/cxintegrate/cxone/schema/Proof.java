package io.cxintegrate.cxone.schema;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.cxone.schema.internal.budget.StackBudget;
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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
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
        Map<String, Optional<JsonObject>> documents = new HashMap<>();
        Function<StackBudget, Verdict> proof =
                stack -> prove(writer, writerLabel, reader, readerLabel, profile, steps, stack, documents);
        try {
            return proof.apply(new StackBudget(StackBudget.SMALL));
        } catch (StackBudget.Exhausted e) {
            return onALargeStack(() -> {
                try {
                    return proof.apply(new StackBudget(StackBudget.LARGE));
                } catch (StackBudget.Exhausted tooDeep) {
                    return Verdict.unknown("the schemas are nested too deeply");
                }
            });
        }
    }

    /**
     * On a thread whose stack is known to be large: how large the caller's is nobody can tell. The thread ends with the call; an
     * interrupt is kept for later, as the work ends by itself.
     */
    private static Verdict onALargeStack(Callable<Verdict> work) {
        FutureTask<Verdict> task = new FutureTask<>(work);
        Thread thread = new Thread(null, task, "cxintegrate-schema-verdict", StackBudget.LARGE_STACK);
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof RuntimeException failure) {
                        throw failure;
                    }
                    if (e.getCause() instanceof Error error) {
                        throw error;
                    }
                    throw new IllegalStateException("the work throws nothing checked", e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Verdict prove(
            SchemaSource writer,
            String writerLabel,
            SchemaSource reader,
            String readerLabel,
            SchemaProfile profile,
            long steps,
            StackBudget stack,
            Map<String, Optional<JsonObject>> documents) {
        for (Object schema : new Object[] {writer.value(), reader.value()}) {
            if (schema instanceof Map<?, ?> map
                    && map.get("$schema") instanceof String named
                    && Dialect.named(named).isEmpty()) {
                return Verdict.unknown("the draft is not known: " + named);
            }
        }
        Map<String, Map<?, ?>> used = new HashMap<>();
        Nodes nodes = new Nodes();
        List<Node> both = SchemaReader.readBoth(
                nodes,
                new SchemaReader.Input(writerLabel, writer.value(), unlessNamed, profile.writer(), writer.mayRefer()),
                new SchemaReader.Input(readerLabel, reader.value(), unlessNamed, profile.reader(), reader.mayRefer()),
                stack,
                uri -> document(uri, documents, used));
        Node from = both.get(0);
        Node to = both.get(1);
        String problem = Loops.find(from);
        problem = problem == null ? Loops.find(to) : problem;
        if (problem != null) {
            return Verdict.unknown(problem);
        }
        WitnessJudge judge = new WitnessJudge(
                stack,
                new WitnessJudge.Side(writer.value(), unlessNamed, profile.writer(), writer.mayRefer()),
                new WitnessJudge.Side(reader.value(), unlessNamed, profile.reader(), reader.mayRefer()),
                used);
        Inclusion.Answer answer = Inclusion.check(nodes, new Regexes(stack), from, to, steps, stack, judge);
        return switch (answer.kind()) {
            case HOLDS -> Verdict.compatible();
            case FAILS -> Verdict.breaking(answer.witness());
            case OPEN -> Verdict.unknown(answer.reason());
        };
    }

    /** Asked for once, however often a verdict is started over. */
    private Optional<Object> document(
            String uri, Map<String, Optional<JsonObject>> documents, Map<String, Map<?, ?>> used) {
        Optional<JsonObject> found = documents.get(uri);
        if (found == null) {
            found = resolver.apply(uri);
            documents.put(uri, found);
        }
        found.ifPresent(d -> used.put(uri, d.asMap()));
        return found.map(JsonObject::asMap);
    }
}
