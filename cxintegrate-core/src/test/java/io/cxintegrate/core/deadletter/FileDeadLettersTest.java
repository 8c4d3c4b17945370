package io.cxintegrate.core.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.webhook.WebhookMessage;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the contract in the testkit cannot know: the file itself, and sending again. */
class FileDeadLettersTest {
    @TempDir
    private Path directory;

    private static DeadLetter<WebhookMessage> letter(String id) {
        return new DeadLetter<>(
                WebhookMessage.of(URI.create("https://example.org/hook"), id, JsonObject.of("n", 1)),
                DeadLetter.Reason.EXHAUSTED,
                5,
                Instant.EPOCH,
                new UnavailableException("webhook to example.org failed: 503"));
    }

    private static List<String> ids(List<DeadLetter<WebhookMessage>> letters) {
        return letters.stream().map(letter -> letter.message().id()).toList();
    }

    private Path file() {
        return directory.resolve("below/dead.jsonl");
    }

    @Test
    void open_newFile_isItsOwnersAlone() throws IOException {
        try (FileDeadLetters<WebhookMessage> letters =
                FileDeadLetters.open(file(), WebhookMessage::toJson, WebhookMessage::fromJson)) {
            letters.accept(letter("m"));
            assertThat(letters).hasToString("FileDeadLetters[" + file() + "]");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void accept_letter_isOneLineOfJson() throws IOException {
        try (FileDeadLetters<WebhookMessage> letters =
                FileDeadLetters.open(file(), WebhookMessage::toJson, WebhookMessage::fromJson)) {
            letters.accept(letter("m"));
        }
        List<String> lines = Files.readAllLines(file());
        assertThat(lines).hasSize(1);
        assertThat(JsonObject.parse(lines.get(0)).without("letter").toJson())
                .isEqualTo("{\"reason\":\"EXHAUSTED\",\"attempts\":5,\"at\":\"1970-01-01T00:00:00Z\",\"failure\":"
                        + "{\"kind\":\"unavailable\",\"message\":\"webhook to example.org failed: 503\","
                        + "\"retryable\":false},\"message\":{\"webhook_id\":\"m\","
                        + "\"endpoint\":\"https://example.org/hook\",\"body\":{\"n\":1}}}");
    }

    @Test
    void replay_all_areHandedOverOnceAlsoAfterARestart() {
        List<DeadLetter<WebhookMessage>> sent = new ArrayList<>();
        try (FileDeadLetters<WebhookMessage> letters =
                FileDeadLetters.open(file(), WebhookMessage::toJson, WebhookMessage::fromJson)) {
            letters.accept(letter("a"));
            letters.accept(letter("b"));
            assertThat(letters.replay(sent::add)).isEqualTo(2);
            letters.accept(letter("a"));
        }
        try (FileDeadLetters<WebhookMessage> letters =
                FileDeadLetters.open(file(), WebhookMessage::toJson, WebhookMessage::fromJson)) {
            assertThat(ids(letters.list())).containsExactly("a");
            assertThat(letters.replay(sent::add)).isEqualTo(1);
            assertThat(letters.list()).isEmpty();
        }
        assertThat(ids(sent)).containsExactly("a", "b", "a");
    }

    @Test
    void replay_secondFails_keepsTheRest() {
        try (FileDeadLetters<WebhookMessage> letters =
                FileDeadLetters.open(file(), WebhookMessage::toJson, WebhookMessage::fromJson)) {
            for (String id : List.of("a", "b", "c")) {
                letters.accept(letter(id));
            }
            assertThatThrownBy(() -> letters.replay(letter -> {
                        if (letter.message().id().equals("b")) {
                            throw new UnavailableException("the webhook queue is full");
                        }
                    }))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessage("the webhook queue is full");
            assertThat(ids(letters.list())).containsExactly("b", "c");
        }
    }

    @Test
    void replay_givenUpAgain_isANewLetterAndNoEndlessLoop() {
        try (FileDeadLetters<WebhookMessage> letters =
                FileDeadLetters.open(file(), WebhookMessage::toJson, WebhookMessage::fromJson)) {
            letters.accept(letter("a"));
            assertThat(letters.replay(letters::accept)).isEqualTo(1);
            assertThat(ids(letters.list())).containsExactly("a");
        }
    }

    @Test
    void open_lineTornByACrash_isPassedOverAndTheNextStandsOnItsOwn() throws IOException {
        try (FileDeadLetters<WebhookMessage> letters =
                FileDeadLetters.open(file(), WebhookMessage::toJson, WebhookMessage::fromJson)) {
            letters.accept(letter("a"));
        }
        byte[] whole = Files.readAllBytes(file());
        byte[] torn = "{\"letter\":\"x\",\"reason\":\"ß".getBytes(StandardCharsets.UTF_8);
        Files.write(file(), Arrays.copyOf(torn, torn.length - 1), StandardOpenOption.APPEND);
        try (FileDeadLetters<WebhookMessage> letters =
                FileDeadLetters.open(file(), WebhookMessage::toJson, WebhookMessage::fromJson)) {
            letters.accept(letter("b"));
            assertThat(ids(letters.list())).containsExactly("a", "b");
        }
        assertThat(Files.readAllBytes(file())).startsWith(whole);
    }

    @Test
    void accept_closed_saysSo() {
        FileDeadLetters<WebhookMessage> letters =
                FileDeadLetters.open(file(), WebhookMessage::toJson, WebhookMessage::fromJson);
        letters.close();
        letters.close();
        assertThatThrownBy(() -> letters.accept(letter("a")))
                .isInstanceOf(UnavailableException.class)
                .hasMessage("the dead letters in " + file() + " are closed");
    }

    @Test
    void open_folder_saysWhichFile() {
        assertThatThrownBy(() -> FileDeadLetters.open(directory, WebhookMessage::toJson, WebhookMessage::fromJson))
                .isInstanceOf(UnavailableException.class)
                .hasMessage("cannot open the dead letters in " + directory);
    }
}
