package io.cxintegrate.testkit.server;

import io.cxintegrate.core.TimeSource;
import io.cxintegrate.testkit.internal.Masking;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything a fake was asked and answered, in the order of arrival, with secrets masked already when it is recorded. Safe
 * to share between threads; every list is a copy.
 */
public final class Journal {
    private final Guard guard;
    private final TimeSource clock;
    private final Masking masking;
    private final long startNanos;
    private final List<RecordedCall> calls = new ArrayList<>();

    Journal(Guard guard, TimeSource clock, Masking masking) {
        this.guard = guard;
        this.clock = clock;
        this.masking = masking;
        startNanos = clock.nanoTime();
    }

    /** All calls, oldest first. */
    public List<RecordedCall> calls() {
        return guard.call(() -> List.copyOf(calls));
    }

    /** The calls of one operation, oldest first. */
    public List<RecordedCall> calls(Operation operation) {
        return calls().stream()
                .filter(call -> call.operation().filter(operation::equals).isPresent())
                .toList();
    }

    /** The calls that match no operation of the fake, oldest first. */
    public List<RecordedCall> unmatched() {
        return calls().stream().filter(call -> call.operation().isEmpty()).toList();
    }

    /** A table of all calls, one line each; {@code "   no request arrived\n"} when there is none. */
    public String describe() {
        return describe(calls());
    }

    /** The same table of some calls. */
    public static String describe(List<RecordedCall> calls) {
        return calls.isEmpty() ? "   no request arrived\n" : JournalTable.of(calls);
    }

    /** A duration as the table prints it: {@code 0 ms}, {@code 601 s}, {@code 1.500 s}. */
    public static String describe(Duration duration) {
        return JournalTable.time(duration);
    }

    @Override
    public String toString() {
        return "Journal[" + calls().size() + " calls]";
    }

    /** The number the next call gets. Callers hold the lock. */
    int nextNumber() {
        return calls.size() + 1;
    }

    /** Records what arrived. Callers hold the lock. */
    void arrived(FakeRequest request, @Nullable Operation operation, @Nullable String fault) {
        calls.add(new RecordedCall(
                request.number(),
                clock.instant(),
                Duration.ofNanos(clock.nanoTime() - startNanos),
                request.method(),
                masking.url(request.url()),
                operation,
                masking.headers(request.headers()),
                masking.body(request.header("Content-Type").orElse(null), request.bodyText()),
                fault));
    }

    /** Records what is about to be answered. Callers hold the lock. */
    void answered(int number, FakeResponse response) {
        RecordedCall call = calls.get(number - 1);
        if (response.status() == 0) {
            calls.set(number - 1, call.reset());
            return;
        }
        Map<String, List<String>> headers = new LinkedHashMap<>();
        response.headers().forEach((name, value) -> headers.put(name, List.of(value)));
        calls.set(
                number - 1,
                call.answered(
                        response.status(),
                        masking.headers(headers),
                        masking.body(response.headers().get("Content-Type"), response.body())));
    }
}
