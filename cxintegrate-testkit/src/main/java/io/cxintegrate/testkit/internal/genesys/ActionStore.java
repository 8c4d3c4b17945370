package io.cxintegrate.testkit.internal.genesys;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.testkit.internal.Refusal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The actions of the fake Genesys Cloud and their drafts, which have versions of their own. What is published is read later than
 * it is written, when asked so. Not safe for concurrent use; the fake's lock guards it.
 */
public final class ActionStore {
    private static final List<String> FIXED = List.of("contract", "secure", "integrationId");

    private final Map<String, StoredAction> actions = new LinkedHashMap<>();
    private final InstantSource clock;
    private final Predicate<String> integrationReady;
    private final VersionChecks versions = new VersionChecks();
    private Duration delay = Duration.ZERO;
    private int last;

    /**
     * Remembers nothing yet.
     *
     * @param integrationReady whether actions can be made in the integration of this id
     */
    public ActionStore(InstantSource clock, Predicate<String> integrationReady) {
        this.clock = clock;
        this.integrationReady = integrationReady;
    }

    /** How long it takes until what was written can be read. */
    public void delayVisibility(Duration value) {
        delay = value;
    }

    /** The optimistic lock. */
    public VersionChecks versions() {
        return versions;
    }

    /** Makes an action and publishes it at once. */
    public JsonObject create(JsonObject body) {
        Refusal.ifAny("Action is not valid", ActionRules.head(body));
        Refusal.ifAny("Action is not valid", ActionRules.whole(body));
        StoredAction action = add(body);
        JsonObject content = body.with("version", 1);
        action.published.set(content);
        return action.answer(content, false, true, true);
    }

    /** Publishes many, as if they had always been there. */
    public void add(String integrationId, int count) {
        for (int i = 1; i <= count; i++) {
            add(JsonObject.of("name", "Action " + i, "integrationId", integrationId))
                    .published
                    .set(JsonObject.builder()
                            .put("name", "Action " + i)
                            .put("category", "Actions")
                            .put("integrationId", integrationId)
                            .put("version", 1)
                            .build());
        }
    }

    /** Makes an action that is a draft only. */
    public JsonObject createDraft(JsonObject body) {
        Refusal.ifAny("Draft is not valid", ActionRules.head(body));
        StoredAction action = add(body);
        action.draft = body.with("version", 1);
        return action.answer(action.draft, true, true, true);
    }

    /** A published action as readers see it. */
    public JsonObject read(String id, boolean contract, boolean config) {
        return known(id).answer(seen(id), false, contract, config);
    }

    /** The text of {@code requesttemplate.vm} or {@code successtemplate.vm}; empty when it has none. */
    public String template(String id, String file) {
        JsonObject config = seen(id).object("config");
        Optional<JsonObject> part = switch (file) {
            case "requesttemplate.vm" -> config.optionalObject("request");
            case "successtemplate.vm" -> config.optionalObject("response");
            default -> throw Refusal.unknown("template", file);
        };
        return part.flatMap(p -> p.optionalString(file.startsWith("request") ? "requestTemplate" : "successTemplate"))
                .orElse("");
    }

    /** The published actions that readers see, oldest first. */
    public List<JsonObject> list() {
        return actions.values().stream()
                .flatMap(a -> a.published.seen(delay).stream().map(c -> a.answer(c, false, false, false)))
                .toList();
    }

    /** The actions with a draft, oldest first. */
    public List<JsonObject> drafts() {
        return actions.values().stream()
                .flatMap(a -> Stream.ofNullable(a.draft).map(c -> a.answer(c, true, false, false)))
                .toList();
    }

    /** Everything published, as it was written and with its id, oldest first. */
    public List<JsonObject> published() {
        return actions.values().stream()
                .flatMap(a -> a.published.written().stream().map(c -> c.with("id", a.id)))
                .toList();
    }

    /** Changes a published action without a draft. */
    public JsonObject update(String id, JsonObject body) {
        StoredAction action = known(id);
        JsonObject current = written(id);
        FIXED.stream().filter(body::has).forEach(name -> {
            throw new Refusal(400, name + " of a published action cannot be changed");
        });
        versions.check(body, current.integer("version"), () -> {
            JsonObject other = bumped(current);
            action.published.set(other);
            return other.integer("version");
        });
        JsonObject changed = merged(current, body);
        Refusal.ifAny("Action is not valid", ActionRules.whole(changed));
        action.published.set(changed);
        return action.answer(changed, false, true, true);
    }

    /** Makes a draft of what is published. */
    public JsonObject startDraft(String id) {
        StoredAction action = known(id);
        if (action.draft != null) {
            throw new Refusal(400, "action '" + id + "' has a draft already");
        }
        action.draft = written(id).with("version", 1);
        return action.answer(action.draft, true, true, true);
    }

    /** The draft. */
    public JsonObject draft(String id) {
        return known(id).answer(drafted(id), true, true, true);
    }

    /** Changes the draft. */
    public JsonObject updateDraft(String id, JsonObject body) {
        StoredAction action = known(id);
        checkDraft(action, body);
        action.draft = merged(drafted(id), body);
        return action.answer(action.draft, true, true, true);
    }

    /** Forgets the draft, and the action with it when nothing of it is published. */
    public void deleteDraft(String id) {
        drafted(id);
        known(id).draft = null;
        if (known(id).published.written().isEmpty()) {
            actions.remove(id);
        }
    }

    /** Whether the draft could be published: {@code {valid, errors}}. */
    public JsonObject validate(String id) {
        List<JsonObject> errors = ActionRules.whole(drafted(id)).stream()
                .map(v -> JsonObject.of("message", v.toString(), "code", "bad.request"))
                .toList();
        return JsonObject.of("valid", errors.isEmpty(), "errors", errors);
    }

    /** What a test answers: shapes only, nothing is called. */
    public JsonObject test(String id, boolean ofDraft, JsonObject inputs) {
        JsonObject content = ofDraft ? drafted(id) : written(id);
        List<String> missing = content
                .object("contract")
                .object("input")
                .object("inputSchema")
                .optionalArray("required")
                .orElse(List.of())
                .stream()
                .map(String::valueOf)
                .filter(name -> !inputs.has(name))
                .toList();
        boolean success = missing.isEmpty();
        JsonObject error = success
                ? JsonObject.empty()
                : JsonObject.of("message", "missing " + String.join(", ", missing), "code", "bad.request");
        JsonObject step = JsonObject.builder()
                .put("step", 1)
                .put("name", "validate input")
                .put("success", success)
                .putIfPresent("error", success ? null : error)
                .build();
        return JsonObject.builder()
                .put("operations", List.of(step))
                .put("success", success)
                .putIfPresent("finalResult", success ? JsonObject.empty() : null)
                .putIfPresent("error", success ? null : error)
                .build();
    }

    /** Makes the draft what is called. */
    public JsonObject publish(String id, JsonObject body) {
        StoredAction action = known(id);
        checkDraft(action, body);
        JsonObject draft = drafted(id);
        Refusal.ifAny("Draft is not valid", ActionRules.whole(draft));
        Optional<JsonObject> before = action.published.written();
        before.ifPresent(old -> FIXED.stream()
                .filter(name -> !Objects.equals(old.get(name), draft.get(name)))
                .forEach(name -> {
                    throw new Refusal(400, name + " of a published action cannot be changed");
                }));
        JsonObject content = draft.with(
                "version", before.map(old -> old.integer("version") + 1).orElse(1));
        action.published.set(content);
        action.draft = null;
        return action.answer(content, false, true, true);
    }

    /** Removes an action; readers may see it a while longer. */
    public void delete(String id) {
        written(id);
        known(id).published.set(null);
        known(id).draft = null;
    }

    private void checkDraft(StoredAction action, JsonObject body) {
        JsonObject draft = drafted(action.id);
        versions.check(body, draft.integer("version"), () -> {
            action.draft = bumped(draft);
            return draft.integer("version") + 1;
        });
    }

    private StoredAction add(JsonObject body) {
        String integration = body.string("integrationId");
        if (!integrationReady.test(integration)) {
            throw new Refusal(400, "integration '" + integration + "' does not exist or is not ready");
        }
        String id = String.format(Locale.ROOT, "custom_-_00000000-0000-4000-9000-%012d", ++last);
        StoredAction action = new StoredAction(id, clock);
        actions.put(id, action);
        return action;
    }

    private StoredAction known(String id) {
        StoredAction action = actions.get(id);
        if (action == null) {
            throw Refusal.unknown("action", id);
        }
        return action;
    }

    private JsonObject seen(String id) {
        return known(id).published.seen(delay).orElseThrow(() -> Refusal.unknown("action", id));
    }

    private JsonObject written(String id) {
        return known(id).published.written().orElseThrow(() -> Refusal.unknown("action", id));
    }

    private JsonObject drafted(String id) {
        @Nullable JsonObject draft = known(id).draft;
        if (draft == null) {
            throw Refusal.unknown("draft of action", id);
        }
        return draft;
    }

    private static JsonObject bumped(JsonObject content) {
        return content.with("version", content.integer("version") + 1);
    }

    private static JsonObject merged(JsonObject current, JsonObject body) {
        return current.toBuilder()
                .putAll(body.without("version"))
                .build()
                .with("version", current.integer("version") + 1);
    }
}
