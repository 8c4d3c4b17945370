package io.cxintegrate.benchmarks;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.retry.Retrier;
import io.cxintegrate.core.retry.RetryBudget;
import io.cxintegrate.core.retry.RetryPolicy;
import io.github.resilience4j.retry.Retry;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A call that succeeds at once, in the wrapper that would repeat it: every wrapper with its defaults and three attempts. */
@State(Scope.Benchmark)
@Warmup(iterations = 200, batchSize = 20_000)
@Measurement(iterations = 500, batchSize = 20_000)
public class RetryBenchmark {
    private final Deadline deadline = Deadline.none(TimeSource.system());
    private final Retrier ours = new Retrier(RetryPolicy.defaults(), TimeSource.system());
    private final Retrier budgeted = new Retrier(
            RetryPolicy.builder().budget(RetryBudget.builder().build()).build(), TimeSource.system());
    private final Retry resilience4j = Retry.ofDefaults("benchmark");
    private final FailsafeExecutor<Object> failsafe = Failsafe.with(dev.failsafe.RetryPolicy.ofDefaults());
    private Object value = "value";

    /** The call itself. */
    @Benchmark
    public Object plainCall() {
        return call();
    }

    /** Ours, with a deadline over all attempts, which the peers do not have. */
    @Benchmark
    public Object ours() {
        return ours.call("BENCHMARK", deadline, attempt -> call());
    }

    /** The same with a budget. */
    @Benchmark
    public Object oursWithBudget() {
        return budgeted.call("BENCHMARK", deadline, attempt -> call());
    }

    /** resilience4j. */
    @Benchmark
    public Object resilience4j() {
        return resilience4j.executeSupplier(this::call);
    }

    /** failsafe. */
    @Benchmark
    public Object failsafe() {
        return failsafe.get(this::call);
    }

    @CompilerControl(CompilerControl.Mode.DONT_INLINE)
    private Object call() {
        return value;
    }
}
