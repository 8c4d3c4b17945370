package io.cxintegrate.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.transform.Expression;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Expressions evaluated on a virtual thread for each request, beside warm platform threads; CPU time of the process. */
final class ExpressionThreads {
    private static final int REQUESTS = 100;
    private static final int CALLS = 400;

    private static final List<JsonataCases> CASES =
            List.of(JsonataCases.PICK, JsonataCases.MERGE, JsonataCases.RENAME, JsonataCases.ORDER);

    private ExpressionThreads() {}

    static void run(Report report) throws Exception {
        if (!VirtualThreads.exist()) {
            System.out.println("  no virtual threads before Java 21");
            return;
        }
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        ExecutorService platform =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        ExecutorService virtual = VirtualThreads.executor();
        try {
            Map<String, Rounds.Contestant> contestants = new LinkedHashMap<>();
            for (JsonataCases c : CASES) {
                Expression expression = Expression.compile(c.source());
                JsonObject input = JsonObject.parse(c.input());
                contestants.put(c + " platform", () -> requests(platform, expression, input));
                contestants.put(c + " virtual", () -> requests(virtual, expression, input));
            }
            Rounds.Costs costs = new Rounds(contestants, system::getProcessCpuTime).run(1, CALLS);
            for (JsonataCases c : CASES) {
                report.atMost(
                        2,
                        "JSONata " + c.name().toLowerCase(Locale.ROOT) + ", virtual threads, CPU",
                        costs.cpu(c + " virtual") / REQUESTS,
                        costs.cpu(c + " platform") / REQUESTS,
                        "platform threads",
                        "us");
            }
        } finally {
            platform.shutdownNow();
            virtual.shutdownNow();
        }
    }

    private static void requests(ExecutorService threads, Expression expression, JsonObject input) throws Exception {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            all.add(threads.submit(() -> expression.evaluate(input)));
        }
        for (Future<?> one : all) {
            one.get();
        }
    }
}
