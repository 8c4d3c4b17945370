package io.cxintegrate.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** An expression on a megabyte. */
@State(Scope.Benchmark)
@Warmup(iterations = 100, batchSize = 1)
@Measurement(iterations = 150, batchSize = 1)
public class BulkExpressionBenchmark extends ExpressionContest {
    /** Which expression. */
    @Param("RESHAPE")
    public String shape = "";

    /** Compiles the expression and reads its input. */
    @Setup
    public void prepare() throws JsonProcessingException {
        prepare(shape);
    }
}
