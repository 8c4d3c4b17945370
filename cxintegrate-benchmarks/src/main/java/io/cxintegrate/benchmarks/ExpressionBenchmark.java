package io.cxintegrate.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Expressions on small input. */
@State(Scope.Benchmark)
@Warmup(iterations = 800, batchSize = 100)
@Measurement(iterations = 300, batchSize = 100)
public class ExpressionBenchmark extends ExpressionContest {
    /** Which expression. */
    @Param({"MERGE", "PICK", "ORDER", "RENAME"})
    public String shape = "";

    /** Compiles the expression and reads its input. */
    @Setup
    public void prepare() throws JsonProcessingException {
        prepare(shape);
    }
}
