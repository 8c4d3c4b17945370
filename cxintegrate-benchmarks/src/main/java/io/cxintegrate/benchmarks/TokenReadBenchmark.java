package io.cxintegrate.benchmarks;

import com.google.auth.oauth2.OAuth2Credentials;
import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Secret;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.auth.AccessToken;
import io.cxintegrate.core.auth.CachingTokenSource;
import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import software.amazon.awssdk.utils.cache.CachedSupplier;
import software.amazon.awssdk.utils.cache.RefreshResult;

/** A token that is fresh, against the least that any cache could do: a volatile read and one look at the clock. */
@State(Scope.Benchmark)
@Warmup(iterations = 200, batchSize = 20_000)
@Measurement(iterations = 500, batchSize = 20_000)
public class TokenReadBenchmark {
    private final TimeSource time = TimeSource.system();
    private final Instant end = time.instant().plusSeconds(3600);
    private final AccessToken token = AccessToken.of(Secret.of("token"), time.instant(), end, "");
    private final Deadline deadline = Deadline.none(time);
    private final CachingTokenSource cache =
            CachingTokenSource.over(d -> token).executor(Runnable::run).build();
    private final CachedSupplier<String> aws = CachedSupplier.builder(() -> RefreshResult.builder("Bearer token")
                    .staleTime(end.minusSeconds(60))
                    .prefetchTime(end.minusSeconds(300))
                    .build())
            .build();
    private final OAuth2Credentials google =
            OAuth2Credentials.create(new com.google.auth.oauth2.AccessToken("token", Date.from(end)));
    private final long expires = System.nanoTime() + TimeUnit.HOURS.toNanos(1);
    private volatile AccessToken held = token;

    /** Fetches once, so that all that follows are hits. */
    @Setup
    public void fill() throws IOException {
        cache.token(deadline);
        aws.get();
        google.refreshIfExpired();
    }

    /** The limit. */
    @Benchmark
    public @Nullable AccessToken limit() {
        AccessToken t = held;
        return System.nanoTime() - expires < 0 ? t : null;
    }

    /** Ours, the token. */
    @Benchmark
    public AccessToken ours() {
        return cache.token(deadline);
    }

    /** Ours, as it is sent. */
    @Benchmark
    public String oursAsHeader() {
        return cache.token(deadline).authorizationHeader();
    }

    /** AWS SDK; a string that stands for the header. */
    @Benchmark
    public String awsCachedSupplier() {
        return aws.get();
    }

    /** google-auth: its headers, prebuilt as ours is. */
    @Benchmark
    public Map<String, List<String>> googleAuth() throws IOException {
        return google.getRequestMetadata(null);
    }
}
