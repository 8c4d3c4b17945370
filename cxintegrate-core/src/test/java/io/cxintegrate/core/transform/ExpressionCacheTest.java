package io.cxintegrate.core.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ExpressionCacheTest {
    @Test
    void get_sameSource_isTheSameExpression() {
        ExpressionCache cache = ExpressionCache.create();

        assertThat(cache.get("a.b")).isSameAs(cache.get("a.b")).isNotSameAs(cache.get("a.c"));
        assertThat(cache.size()).isEqualTo(2);
        assertThat(cache).hasToString("ExpressionCache[size=2, maxSize=1000]");
    }

    @Test
    void get_beyondTheSize_dropsWhatWasNotAskedForTheLongest() {
        ExpressionCache cache = ExpressionCache.builder().maxSize(2).build();
        Expression a = cache.get("a");
        Expression b = cache.get("b");
        assertThat(cache.get("a")).isSameAs(a);

        cache.get("c");

        assertThat(cache.size()).isEqualTo(2);
        assertThat(cache.get("a")).isSameAs(a);
        assertThat(cache.get("b")).isNotSameAs(b);
    }

    @Test
    void get_badSource_failsEachTimeAndIsNotKept() {
        ExpressionCache cache = ExpressionCache.create();

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> cache.get("1 +"))
                    .isInstanceOf(TransformationException.class)
                    .hasMessageContaining("S0207");
        }
        assertThat(cache.size()).isZero();
    }

    @Test
    void get_settings_reachTheExpression() {
        ExpressionLimits limits = ExpressionLimits.builder().maxDepth(9).build();
        ExpressionCache cache = ExpressionCache.builder()
                .limits(limits)
                .clock(InstantSource.fixed(Instant.ofEpochMilli(42)))
                .build();

        assertThat(cache.get("$millis()").limits()).isSameAs(limits);
        assertThat(cache.get("$millis()").evaluate(null).value()).isEqualTo(42L);
        assertThatThrownBy(() -> ExpressionCache.builder().maxSize(0))
                .hasMessage("maxSize must be at least 1 but is 0");
    }

    @Test
    void get_sameNewSourceOnManyThreads_isCompiledOnce() throws Exception {
        ExpressionCache cache = ExpressionCache.create();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Expression>> running = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                running.add(threads.submit(() -> {
                    start.await();
                    return cache.get("{\"a\": " + "1 + ".repeat(500) + "1}");
                }));
            }
            start.countDown();
            Expression first = running.get(0).get();
            for (Future<Expression> f : running) {
                assertThat(f.get()).isSameAs(first);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
