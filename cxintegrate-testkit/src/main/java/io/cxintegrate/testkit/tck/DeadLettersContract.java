package io.cxintegrate.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cxintegrate.core.CredentialException;
import io.cxintegrate.core.CxException;
import io.cxintegrate.core.DefectException;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.deadletter.DeadLetter;
import io.cxintegrate.core.deadletter.DeadLetters;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.webhook.WebhookMessage;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What every {@link DeadLetters} that keeps messages has to pass. A test extends it and says how to open one, and how to read
 * what it kept; each test opens one, empty.
 */
public abstract class DeadLettersContract {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00.123456Z");

    /** For test classes. */
    protected DeadLettersContract() {}

    /** Opens what is under test, empty. */
    protected abstract DeadLetters<WebhookMessage> open() throws Exception;

    /** What was kept since, oldest first; where it outlives the process, as another process would read it. */
    protected abstract List<DeadLetter<WebhookMessage>> kept() throws Exception;

    private static CxException failure() {
        return new UnavailableException(
                "webhook to example.org failed: 503",
                ErrorContext.builder()
                        .platform("webhook")
                        .status(503)
                        .retryable(true)
                        .build(),
                null);
    }

    private static WebhookMessage message(String id) {
        return WebhookMessage.of(URI.create("https://example.org/hooks/a%20b?x=1"), id, JsonObject.of("id", id));
    }

    private static DeadLetter<WebhookMessage> letter(WebhookMessage message) {
        return new DeadLetter<>(message, DeadLetter.Reason.EXHAUSTED, 5, AT, failure());
    }

    @Test
    void accept_several_keepsAllInOrder() throws Exception {
        DeadLetters<WebhookMessage> letters = open();
        List<WebhookMessage> messages = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            messages.add(message("m-" + i));
            letters.accept(letter(messages.get(i)));
        }
        assertEquals(messages, kept().stream().map(DeadLetter::message).toList());
    }

    @Test
    void accept_everyReason_keepsWhyAndWhenAndHowOften() throws Exception {
        DeadLetters<WebhookMessage> letters = open();
        for (DeadLetter.Reason reason : DeadLetter.Reason.values()) {
            letters.accept(new DeadLetter<>(
                    message(reason.name()), reason, reason.name().length(), AT, failure()));
        }
        List<DeadLetter<WebhookMessage>> kept = kept();
        assertEquals(
                List.of(DeadLetter.Reason.values()),
                kept.stream().map(DeadLetter::reason).toList());
        for (DeadLetter<WebhookMessage> letter : kept) {
            assertEquals(letter.reason().name().length(), letter.attempts(), "attempts");
            assertEquals(AT, letter.at(), "the time, to the microsecond");
        }
    }

    @Test
    void accept_failureOfEveryBranch_keepsBranchMessageStatusAndWhetherARepeatCanHelp() throws Exception {
        DeadLetters<WebhookMessage> letters = open();
        ErrorContext refused = ErrorContext.builder().status(410).build();
        List<CxException> failures = List.of(
                failure(),
                new InvalidInputException("refused \"for\" good\nß 😀", refused, null),
                new CredentialException("no key", ErrorContext.NONE, null),
                new DefectException("odd"));
        for (CxException failure : failures) {
            letters.accept(new DeadLetter<>(message("m"), DeadLetter.Reason.REFUSED, 1, AT, failure));
        }
        List<DeadLetter<WebhookMessage>> kept = kept();
        for (int i = 0; i < failures.size(); i++) {
            CxException expected = failures.get(i);
            CxException found = kept.get(i).failure();
            assertEquals(expected.getClass(), found.getClass());
            assertEquals(expected.getMessage(), found.getMessage());
            assertEquals(expected.status(), found.status());
            assertEquals(expected.retryable(), found.retryable());
        }
    }

    @Test
    void accept_messageOfEveryKind_comesBackWholeToBeSentAgain() throws Exception {
        DeadLetters<WebhookMessage> letters = open();
        List<WebhookMessage> messages = List.of(
                message("m-1").withOrderingKey("key ' \" ß 😀"),
                new WebhookMessage(
                        URI.create("https://xn--bcher-kva.example:8443/%E2%82%AC?a=b&c=%2F#f"),
                        "!#$%&'()*+,-/:;<=>?@[]^_`{|}~" + "x".repeat(200),
                        JsonObject.parse("{\"z\":null,\"a\":[{},[],true],\"id\":9007199254740993,\"money\":150.00,"
                                + "\"text\":\"two\\nlines \\u0000 \\\"quoted\\\" \\\\ \\u2028 ß 😀\"}"),
                        null),
                WebhookMessage.of(URI.create("https://example.org"), "large", JsonObject.of("x", "y".repeat(300_000))));
        messages.forEach(message -> letters.accept(letter(message)));
        assertEquals(messages, kept().stream().map(DeadLetter::message).toList());
    }

    @Test
    void accept_sameMessageAgain_isAnotherLetter() throws Exception {
        DeadLetters<WebhookMessage> letters = open();
        letters.accept(letter(message("m")));
        letters.accept(letter(message("m")));
        assertEquals(2, kept().size());
    }

    @Test
    void accept_severalThreads_keepsEachOnce() throws Exception {
        DeadLetters<WebhookMessage> letters = open();
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                String name = "t" + t + "-";
                running.add(pool.submit(() -> {
                    for (int i = 0; i < 25; i++) {
                        letters.accept(letter(message(name + i)));
                    }
                }));
            }
            for (Future<?> one : running) {
                one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
        List<String> ids = kept().stream().map(letter -> letter.message().id()).toList();
        Set<String> different = new HashSet<>(ids);
        assertEquals(100, ids.size());
        assertEquals(100, different.size());
    }

    @Test
    void accept_interruptedThread_keepsTheLetterAndTheFlag() throws Exception {
        DeadLetters<WebhookMessage> letters = open();
        Thread.currentThread().interrupt();
        boolean interrupted;
        try {
            letters.accept(letter(message("m")));
        } finally {
            interrupted = Thread.interrupted();
        }
        assertTrue(interrupted, "the interrupt is gone");
        letters.accept(letter(message("n")));
        assertEquals(
                List.of("m", "n"),
                kept().stream().map(letter -> letter.message().id()).toList());
    }

    @Test
    void toString_holdingAMessage_doesNotShowIt() throws Exception {
        DeadLetters<WebhookMessage> letters = open();
        letters.accept(letter(message("hush-hush")));
        assertFalse(letters.toString().contains("hush-hush"));
    }
}
