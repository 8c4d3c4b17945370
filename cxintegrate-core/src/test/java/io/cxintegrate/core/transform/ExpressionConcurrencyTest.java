package io.cxintegrate.core.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ExpressionConcurrencyTest {
    private static final int THREADS = 8;

    /** Guards against the engine's habit of keeping {@code $$} in the shared program. */
    @Test
    void evaluate_oneExpressionOnEightThreads_givesEachItsOwnData() throws Exception {
        assertThat(foreignResults(3_000)).hasSize(THREADS).containsOnly(0L);
    }

    @Test
    @Tag("slow")
    void evaluate_oneExpressionAMillionTimesOnEightThreads_givesEachItsOwnData() throws Exception {
        assertThat(foreignResults(1_000_000 / THREADS)).hasSize(THREADS).containsOnly(0L);
    }

    private static List<Long> foreignResults(int rounds) throws Exception {
        Expression shared = Expression.builder(
                        "$merge([$$, {\"currency\": $$.request.currency, \"who\": ($t := $$.tenant; $t & $region)}])")
                .limits(ExpressionLimits.builder()
                        .timeout(Duration.ofMinutes(1))
                        .build())
                .build();

        return onAllThreads(thread -> {
            long wrong = 0;
            for (int i = 0; i < rounds; i++) {
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

    /** What an evaluation knows for its functions hangs on the thread, and must not hang on. */
    @Test
    void evaluate_afterwards_keepsNothingOfThePayloadOnTheThread() throws Exception {
        Expression expression =
                Expression.compile("($all := $$; $contains($all.text, /x/) ? $all : $merge([$all, {}]))");
        WeakReference<Object> payload = evaluateWithFreshPayload(expression);

        for (int i = 0; i < 100 && payload.get() != null; i++) {
            System.gc();
        }
        assertThat(payload.get()).isNull();
        assertThat(expression.evaluate(Map.of("text", "y")).toJson()).isEqualTo("{\"text\":\"y\"}");
    }

    private static WeakReference<Object> evaluateWithFreshPayload(Expression expression) {
        Object payload = new HashMap<>(Map.of("text", new String("x")));
        expression.evaluate(payload);
        return new WeakReference<>(payload);
    }

    /** Each on threads of its own: limits and clock of one evaluation must not reach another. */
    @Test
    void evaluate_someWithoutEnd_leaveTheOthersAlone() throws Exception {
        Expression endless = Expression.builder("($f := function($n) {$f($n + 1)}; $f(1))")
                .limits(ExpressionLimits.builder()
                        .timeout(Duration.ofMillis(50))
                        .build())
                .build();
        Expression sound = Expression.builder("$replace(text, /[0-9]+/, function($m) {$m.match & '!'})")
                .limits(ExpressionLimits.builder()
                        .timeout(Duration.ofMinutes(1))
                        .build())
                .build();

        List<Integer> wrong = onAllThreads(thread -> {
            int failures = 0;
            for (int i = 0; i < (thread % 2 == 0 ? 3 : 300); i++) {
                if (thread % 2 == 0) {
                    TransformationException e =
                            catchThrowableOfType(TransformationException.class, () -> endless.evaluate(null));
                    failures += e.code().equals("D1012") ? 0 : 1;
                } else {
                    String id = thread + "-" + i;
                    Object expected = thread + "!-" + i + "!";
                    failures +=
                            expected.equals(sound.evaluate(Map.of("text", id)).value()) ? 0 : 1;
                }
            }
            return failures;
        });

        assertThat(wrong).hasSize(THREADS).containsOnly(0);
    }

    /** The engine makes thousands of new threads wait in one line, and their time runs while they wait. */
    @Test
    void evaluate_onManyVirtualThreads_isInTimeAndGivesEachItsOwnData() throws Exception {
        ExecutorService threads = virtualThreads();
        try {
            Expression shared = Expression.compile("{\"id\": $$.id, \"text\": $replace(id, /-/, '+')}");
            List<Future<Object>> running = new ArrayList<>();
            for (int i = 0; i < 20_000; i++) {
                String id = "a-" + i;
                running.add(
                        threads.submit(() -> shared.evaluate(Map.of("id", id)).value()));
            }
            for (int i = 0; i < running.size(); i++) {
                assertThat(running.get(i).get()).isEqualTo(Map.of("id", "a-" + i, "text", "a+" + i));
            }
            Future<?> failing =
                    threads.submit(() -> Expression.compile("1 + 'a'").evaluate(null));
            assertThatThrownBy(failing::get).hasCauseInstanceOf(TransformationException.class);
        } finally {
            threads.shutdownNow();
        }
    }

    private static ExecutorService virtualThreads() throws ReflectiveOperationException {
        Method perTask = Arrays.stream(Executors.class.getMethods())
                .filter(m -> m.getName().equals("newVirtualThreadPerTaskExecutor"))
                .findFirst()
                .orElse(null);
        assumeTrue(perTask != null, "no virtual threads before Java 21");
        return (ExecutorService) perTask.invoke(null);
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
