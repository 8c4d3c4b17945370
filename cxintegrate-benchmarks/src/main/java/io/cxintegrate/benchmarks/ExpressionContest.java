package io.cxintegrate.benchmarks;

import com.dashjoin.jsonata.Jsonata;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.transform.Expression;
import io.cxintegrate.core.transform.ExpressionResult;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A compiled JSONata expression on JSON that has been read, with a result that can be written. */
@State(Scope.Benchmark)
public abstract class ExpressionContest {
    private final ObjectMapper jackson = new ObjectMapper();

    private @Nullable Expression expression;
    private @Nullable Jsonata engine;
    private @Nullable JsonObject object;
    private @Nullable JsonNode node;
    private @Nullable Object map;

    ExpressionContest() {}

    /** Compiles the expression and reads its input for each contestant. */
    void prepare(String shape) throws JsonProcessingException {
        JsonataCases chosen = JsonataCases.valueOf(shape);
        expression = Expression.compile(chosen.source());
        engine = Jsonata.jsonata(chosen.source());
        object = JsonObject.parse(chosen.input());
        node = jackson.readTree(chosen.input());
        map = jackson.readValue(chosen.input(), Object.class);
    }

    /** Ours: limits hold, the input is never changed and the result shares nothing that could be. */
    @Benchmark
    public ExpressionResult ours() {
        return Objects.requireNonNull(expression).evaluate(object);
    }

    /** The engine as it comes, with a frame of its own for each call, as several threads need; without any limit. */
    @Benchmark
    public Object engine() {
        Jsonata program = Objects.requireNonNull(engine);
        return program.evaluate(map, program.createFrame());
    }

    /** The engine for whoever has his JSON in Jackson's nodes, as its adapters do it. */
    @Benchmark
    public JsonNode converting() {
        Jsonata program = Objects.requireNonNull(engine);
        return jackson.valueToTree(program.evaluate(jackson.convertValue(node, Object.class), program.createFrame()));
    }
}
