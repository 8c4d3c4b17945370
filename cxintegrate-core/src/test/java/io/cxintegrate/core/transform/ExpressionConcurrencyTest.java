package io.cxintegrate.core.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ExpressionConcurrencyTest {
    private static final int THREADS = 8;

    /** Guards against the engine's habit of keeping {@code $$} in the shared program. */
    @Test
    void evaluate_oneExpressionOnEightThreads_givesEachItsOwnData() throws Exception {
        Expression shared = Expression.builder(
                        "$merge([$$, {\"currency\": $$.request.currency, \"who\": ($t := $$.tenant; $t & $region)}])")
                .limits(ExpressionLimits.builder()
                        .timeout(Duration.ofMinutes(1))
                        .build())
                .build();

        List<Long> foreign = onAllThreads(thread -> {
            long wrong = 0;
            for (int i = 0; i < 3_000; i++) {
                String id = thread + "-" + i;
                Object result = shared.evaluate(
                                Map.of("tenant", id, "request", Map.of("currency", id)), Map.of("region", "@" + id))
                        .value();
                Map<String, Object> expected =
                        Map.of("tenant", id, "request", Map.of("currency", id), "currency", id, "who", id + "@" + id);
                wrong += expected.equals(result) ? 0 : 1;
            }
            return wrong;
        });

        assertThat(foreign).hasSize(THREADS).containsOnly(0L);
    }

    /** Guards against the engine's clock, which stands still on all threads but one. */
    @Test
    void evaluate_clock_showsTheInjectedInstantOnEveryThread() throws Exception {
        Instant now = Instant.parse("2024-02-29T23:59:58.123Z");
        Expression shared = Expression.builder("[$millis(), $now()]")
                .clock(InstantSource.fixed(now))
                .build();

        List<Object> seen = onAllThreads(
                thread -> Objects.requireNonNull(shared.evaluate(null).value()));

        assertThat(seen).hasSize(THREADS).containsOnly(List.of(now.toEpochMilli(), "2024-02-29T23:59:58.123Z"));
    }

    @Test
    void evaluate_movingClock_showsOneInstantForTheWholeEvaluation() {
        AtomicLong time = new AtomicLong(1_000);
        Expression expression = Expression.builder("[$millis(), $millis(), $map([1, 2], function() {$millis()})]")
                .clock(() -> Instant.ofEpochMilli(time.getAndAdd(1_000)))
                .build();

        assertThat(expression.evaluate(null).value()).isEqualTo(List.of(1_000L, 1_000L, 1_000L, 1_000L));
        assertThat(expression.evaluate(null).value()).isEqualTo(List.of(2_000L, 2_000L, 2_000L, 2_000L));
    }

    @Test
    void evaluate_now_takesPictureAndZone() {
        InstantSource clock = InstantSource.fixed(Instant.parse("2024-01-15T10:30:00Z"));

        assertThat(Expression.builder("$now('[Y0001]-[M01]-[D01] [H01]:[m01]', '+0200')")
                        .clock(clock)
                        .build()
                        .evaluate(null)
                        .value())
                .isEqualTo("2024-01-15 12:30");
    }

    private interface Work<T> {
        T on(int thread) throws Exception;
    }

    private static <T> List<T> onAllThreads(Work<T> work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                Callable<T> task = () -> {
                    start.await();
                    return work.on(thread);
                };
                running.add(threads.submit(task));
            }
            start.countDown();
            List<T> results = new ArrayList<>();
            for (Future<T> r : running) {
                results.add(r.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
