package io.cxintegrate.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cxintegrate.cxone.schema.SchemaDiff;
import io.cxintegrate.cxone.schema.Verdict;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From the text of two schemas to the list of changes and a verdict, beside reading both texts. */
@State(Scope.Benchmark)
@Warmup(iterations = 60)
@Measurement(iterations = 120)
public class SchemaVerdictBenchmark {
    /** Which pair of schemas. */
    @Param({"wide-1000", "wide-10000", "deep-50", "oneOf-20", "recursive-12"})
    public String pair = "";

    private final ObjectMapper jackson = new ObjectMapper();
    private String before = "";
    private String after = "";

    /** Makes the texts. */
    @Setup
    public void makeTexts() {
        before = SchemaPairs.text(pair, "integer");
        after = SchemaPairs.text(pair, "number");
    }

    /** What reading both texts costs, which nobody can do without. */
    @Benchmark
    public List<JsonNode> jackson() throws JsonProcessingException {
        return List.of(jackson.readTree(before), jackson.readTree(after));
    }

    /** Ours, when the verdict is a proof. */
    @Benchmark
    public Verdict proof() {
        return SchemaDiff.between(before, after).backward();
    }

    /** Ours, when the verdict is a witness, with its check by the validator. */
    @Benchmark
    public Verdict witness() {
        return SchemaDiff.between(before, after).forward();
    }
}
