package io.cxintegrate.testkit;

import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.testkit.server.FakeServer;
import io.cxintegrate.testkit.server.Journal;
import io.cxintegrate.testkit.server.RecordedCall;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The words of a failed assertion that are the same for all: what is left over, and what probably happened. */
final class FailureText {
    /** Clients renew a token this long before it expires (every vendor's example does), but not sooner than half-way. */
    private static final Duration CUSTOMARY_MARGIN = Duration.ofSeconds(60);

    private static final List<String> ORDINALS = List.of("first", "second", "third", "fourth", "fifth");

    private FailureText() {}

    /** The last line. */
    static String leftOvers(FakeServer<?> fake) {
        List<String> unused = fake.unusedFaults();
        List<RecordedCall> unmatched = fake.journal().unmatched();
        return "Unused faults: "
                + (unused.isEmpty() ? "none" : String.join(", ", unused))
                + ".   Unmatched requests: "
                + (unmatched.isEmpty()
                        ? "none"
                        : unmatched.stream()
                                .map(call -> "#" + call.number() + " " + call.method() + " " + call.path())
                                .collect(Collectors.joining(", ")))
                + ".";
    }

    /** Why a token was fetched more than once, where the journal tells; a whole line or nothing. */
    static String whyAnotherToken(FakeServer<?> fake, List<RecordedCall> tokenCalls) {
        List<RecordedCall> all = fake.journal().calls();
        int issued = 0;
        for (int i = 0; i + 1 < tokenCalls.size(); i++) {
            RecordedCall call = tokenCalls.get(i);
            Optional<Duration> lifetime = lifetime(call);
            if (lifetime.isEmpty()) {
                continue;
            }
            String token = issued < ORDINALS.size() ? ORDINALS.get(issued) : "token of #" + call.number();
            issued++;
            int next = tokenCalls.get(i + 1).number();
            List<RecordedCall> until = all.subList(call.number(), next);
            Optional<String> reason =
                    expired(token, lifetime.get(), call, until).or(() -> refused(until));
            if (reason.isPresent()) {
                return "Likely cause: " + reason.get() + ".\n";
            }
        }
        return "";
    }

    private static Optional<String> expired(
            String token, Duration lifetime, RecordedCall issued, List<RecordedCall> until) {
        Duration half = lifetime.dividedBy(2);
        Duration margin = half.compareTo(CUSTOMARY_MARGIN) < 0 ? half : CUSTOMARY_MARGIN;
        for (RecordedCall call : until) {
            Duration age = call.offset().minus(issued.offset());
            if (age.compareTo(lifetime.minus(margin)) > 0) {
                return Optional.of("the " + (token.startsWith("token") ? token : token + " token") + " had expired ("
                        + Journal.describe(age) + " > " + Journal.describe(lifetime) + " - "
                        + Journal.describe(margin) + ") when request #" + call.number() + " was sent");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> refused(List<RecordedCall> until) {
        return until.stream()
                .filter(call -> call.status().orElse(0) == 401)
                .findFirst()
                .map(call -> "request #" + call.number() + " was answered 401"
                        + (call.fault().isPresent() ? " as planned" : ""));
    }

    private static Optional<Duration> lifetime(RecordedCall tokenCall) {
        if (tokenCall.status().orElse(0) != 200) {
            return Optional.empty();
        }
        try {
            return Optional.of(Duration.ofSeconds(tokenCall.responseJson().longValue("expires_in")));
        } catch (JsonException spoiledAnswer) {
            return Optional.empty();
        }
    }
}
