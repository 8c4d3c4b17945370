package io.cxintegrate.cxone.schema.internal.witness;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.json.JsonSchema;
import io.cxintegrate.cxone.schema.internal.tree.Dialect;
import io.cxintegrate.cxone.schema.internal.tree.Reading;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Whether the validator takes a document for one of the writer's schema and none of the reader's. Immutable. */
public final class WitnessJudge implements Predicate<@Nullable Object> {
    /**
     * One of the two schemas.
     *
     * @param schema plain JSON, an object or a boolean
     * @param unlessNamed its draft, if it names none
     * @param reading how it is to be taken
     */
    public record Side(@Nullable Object schema, Dialect unlessNamed, Reading reading) {}

    private final Side writer;
    private final Side reader;

    /** A judge between two schemas. */
    public WitnessJudge(Side writer, Side reader) {
        this.writer = writer;
        this.reader = reader;
    }

    @Override
    public boolean test(@Nullable Object document) {
        try {
            return accepts(writer, document) && !accepts(reader, document);
        } catch (InvalidInputException e) {
            // The validator cannot compile one of them, and so takes no side.
            return false;
        }
    }

    private static boolean accepts(Side side, @Nullable Object document) {
        if (side.schema() instanceof Boolean all) {
            return all;
        }
        Map<?, ?> schema = (Map<?, ?>) side.schema();
        if (schema == null) {
            throw new InvalidInputException("a schema is an object or a boolean");
        }
        Dialect dialect = Dialect.named(schema.get("$schema")).orElse(side.unlessNamed());
        return JsonSchema.of(JsonObject.of(SchemaSlice.of(schema, document, side.reading(), dialect)))
                .accepts(document);
    }
}
