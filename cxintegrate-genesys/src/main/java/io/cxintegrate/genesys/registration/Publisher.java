package io.cxintegrate.genesys.registration;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.Durations;
import io.cxintegrate.core.ErrorContext;
import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes an action through its draft: kept, validated, tested, published, and seen. Immutable and safe to share between threads.
 */
final class Publisher {
    /** The vendor's own tooling waits as long for a deletion to be seen. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(4);

    private final ActionApi api;
    private final TimeSource clock;

    Publisher(ActionApi api, TimeSource clock) {
        this.api = api;
        this.clock = clock;
    }

    /**
     * Makes an action of this content.
     *
     * @param draftId the draft of an earlier attempt; null when there is none
     * @param freshIntegration whether a 400 may mean that the platform does not know its integration yet
     */
    RegisteredAction create(
            JsonObject content, @Nullable String draftId, boolean freshIntegration, Optional<JsonObject> testInput) {
        JsonObject draft = draftId == null
                ? startNew(content, freshIntegration)
                : change(draftId, content.without("integrationId"));
        String id = ActionApi.read(draft, "CREATE_ACTION_DRAFT", d -> d.string("id"));
        return publish(id, draft, content, testInput);
    }

    /** Publishes another version of an action; contract, {@code secure} and integration stay. */
    RegisteredAction update(String id, JsonObject content, Optional<JsonObject> testInput) {
        if (api.draft(id).isEmpty()) {
            api.startDraft(id);
        }
        return publish(id, change(id, content.without("integrationId")), content, testInput);
    }

    /** Deletes an action and waits until nobody sees it. */
    boolean delete(String id) {
        boolean there = api.deleteAction(id);
        await("the deletion of action '" + id + "'", () -> api.action(id).isEmpty());
        return there;
    }

    private JsonObject startNew(JsonObject content, boolean freshIntegration) {
        Deadline deadline = Deadline.after(PATIENCE, clock);
        Duration wait = FIRST_WAIT;
        while (true) {
            try {
                return api.createDraft(content);
            } catch (InvalidInputException e) {
                boolean passing = freshIntegration
                        && e.status().orElse(0) == 400
                        && e.context().problems().isEmpty();
                if (!passing || deadline.remaining().compareTo(wait) < 0) {
                    throw e;
                }
                pause(wait, "the integration");
                wait = longer(wait);
            }
        }
    }

    /** With the version that the draft has now. */
    private JsonObject change(String id, JsonObject content) {
        JsonObject draft = api.draft(id)
                .orElseThrow(() -> new InvalidInputException(
                        "the draft of action '" + id + "' is gone: somebody else published or deleted it meanwhile"));
        return api.updateDraft(id, content.with("version", version(draft, "GET_DRAFT")));
    }

    private RegisteredAction publish(String id, JsonObject draft, JsonObject content, Optional<JsonObject> testInput) {
        validate(id);
        testInput.ifPresent(input -> test(id, input));
        JsonObject published = api.publishDraft(id, version(draft, "UPDATE_DRAFT"));
        int version = version(published, "PUBLISH_DRAFT");
        await(
                "version " + version + " of action '" + id + "'",
                () -> api.action(id)
                        .filter(a -> version(a, "GET_ACTION") >= version)
                        .isPresent());
        return new RegisteredAction(id, content.string("name"), content.string("integrationId"), version);
    }

    private void validate(String id) {
        JsonObject result = api.validateDraft(id);
        if (!result.optionalBool("valid").orElse(false)) {
            String problems = result.optionalArray("errors").isEmpty()
                    ? ""
                    : result.objects("errors").stream()
                            .map(e -> e.optionalString("message").orElse("no message"))
                            .collect(Collectors.joining("; "));
            throw new InvalidInputException(
                    "the draft of action '" + id + "' is not valid and was not published: "
                            + (problems.isEmpty() ? "the platform does not say why" : problems),
                    context("VALIDATE_DRAFT"),
                    null);
        }
    }

    private void test(String id, JsonObject input) {
        JsonObject result = api.testDraft(id, input);
        if (!result.optionalBool("success").orElse(false)) {
            String step = result.optionalArray("operations").isEmpty()
                    ? ""
                    : result.objects("operations").stream()
                            .filter(o -> !o.optionalBool("success").orElse(true))
                            .findFirst()
                            .map(o -> " at step '" + o.optionalString("name").orElse("?") + "': "
                                    + o.optionalObject("error")
                                            .flatMap(e -> e.optionalString("message"))
                                            .orElse("no message"))
                            .orElse("");
            throw new InvalidInputException(
                    "the test of the draft of action '" + id + "' failed" + step
                            + "; it was not published, and the draft is kept",
                    context("TEST_DRAFT"),
                    null);
        }
    }

    private void await(String what, BooleanSupplier seen) {
        Deadline deadline = Deadline.after(PATIENCE, clock);
        Duration wait = FIRST_WAIT;
        while (!seen.getAsBoolean()) {
            if (deadline.isExpired()) {
                throw new UnavailableException(
                        what + " was taken by the platform, but reads do not show it after " + PATIENCE
                                + "; it is done, and may be seen later",
                        context("GET_ACTION"),
                        null);
            }
            pause(Durations.min(wait, Durations.max(deadline.remaining(), Duration.ofMillis(1))), what);
            wait = longer(wait);
        }
    }

    private void pause(Duration wait, String what) {
        try {
            clock.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException(
                    "interrupted while waiting until the platform shows " + what, context("GET_ACTION"), e);
        }
    }

    private static Duration longer(Duration wait) {
        return Durations.min(wait.multipliedBy(2), LONGEST_WAIT);
    }

    private static int version(JsonObject answer, String operation) {
        return ActionApi.read(answer, operation, a -> a.integer("version"));
    }

    private static ErrorContext context(String operation) {
        return ErrorContext.builder().platform("genesys").operation(operation).build();
    }
}
