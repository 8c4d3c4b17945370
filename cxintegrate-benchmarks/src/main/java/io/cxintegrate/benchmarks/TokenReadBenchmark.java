package io.cxintegrate.benchmarks;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.auth.AccessToken;
import io.cxintegrate.core.auth.CachingTokenSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A token that is fresh, against the least that any cache could do: a volatile read and one look at the clock. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class TokenReadBenchmark {
    private final TimeSource time = TimeSource.system();
    private final AccessToken token =
            AccessToken.of(Secret.of("token"), time.instant(), time.instant().plusSeconds(3600), "");
    private final Deadline deadline = Deadline.none(time);
    private final CachingTokenSource cache = CachingTokenSource.over(d -> token).build();
    private final long expires = System.nanoTime() + TimeUnit.HOURS.toNanos(1);
    private volatile AccessToken held = token;

    /** The limit. */
    @Benchmark
    public @Nullable AccessToken volatileReadAndClock() {
        AccessToken t = held;
        return System.nanoTime() - expires < 0 ? t : null;
    }

    /** Ours. */
    @Benchmark
    public AccessToken cachingTokenSource() {
        return cache.token(deadline);
    }
}
