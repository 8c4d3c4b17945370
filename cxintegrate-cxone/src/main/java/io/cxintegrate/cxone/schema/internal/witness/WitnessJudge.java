package io.cxintegrate.cxone.schema.internal.witness;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.cxone.schema.internal.budget.StackBudget;
import io.cxintegrate.cxone.schema.internal.read.Dialect;
import io.cxintegrate.cxone.schema.internal.read.Reading;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Whether the validator takes a document for one of the writer's schema and none of the reader's. */
public final class WitnessJudge implements Predicate<@Nullable Object> {
    /**
     * One of the two schemas.
     *
     * @param schema plain JSON, an object or a boolean
     * @param unlessNamed its draft, if it names none
     * @param reading how it is to be taken
     * @param refers whether it refers to anything
     */
    public record Side(@Nullable Object schema, Dialect unlessNamed, Reading reading, boolean refers) {}

    private final Side writer;
    private final Side reader;
    private final Map<String, Map<?, ?>> documents;
    private final StackBudget stack;

    /**
     * A judge between two schemas.
     *
     * @param stack how deep it may go
     * @param documents what else they refer to, by URI; looked at when it is needed
     */
    public WitnessJudge(StackBudget stack, Side writer, Side reader, Map<String, Map<?, ?>> documents) {
        this.stack = stack;
        this.writer = writer;
        this.reader = reader;
        this.documents = documents;
    }

    @Override
    public boolean test(@Nullable Object document) {
        try {
            return accepts(writer, document) && !accepts(reader, document);
        } catch (InvalidInputException e) {
            // The validator cannot compile one of them, and so takes no side.
            return false;
        } catch (StackOverflowError e) {
            // It follows references on the stack, and java.util.regex repetitions, without a limit of its own.
            stack.exhausted();
            return false;
        }
    }

    private boolean accepts(Side side, @Nullable Object document) {
        if (side.schema() instanceof Boolean all) {
            return all;
        }
        Map<?, ?> schema = (Map<?, ?>) side.schema();
        if (schema == null) {
            throw new InvalidInputException("a schema is an object or a boolean");
        }
        Dialect dialect = Dialect.named(schema.get("$schema")).orElse(side.unlessNamed());
        JsonObject slice =
                JsonObject.of(SchemaSlice.of(stack, schema, document, side.reading(), dialect, side.refers()));
        Map<String, JsonObject> others = new HashMap<>();
        documents.forEach((uri, other) -> others.put(
                uri,
                JsonObject.of(SchemaSlice.whole(
                        stack,
                        other,
                        side.reading(),
                        Dialect.named(other.get("$schema")).orElse(dialect)))));
        return JsonSchema.of(slice, others, side.reading().formats()).accepts(document);
    }
}
