package io.cxintegrate.cognigy;

import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.http.ApiResponse;
import io.cxintegrate.core.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What comes next on the way to a result: some reading first, then one change, or nothing to change after all. Written once and run
 * on the caller's thread or without blocking, by {@link BotChanges}. Immutable.
 *
 * @param <T> the result
 */
sealed interface BotStep<T> {
    /** What the platform gives at once. */
    int PAGE = 100;

    /**
     * Something to be read, and what follows from the answer.
     *
     * @param request what is sent; changes nothing on the platform
     * @param then the next step; runs once
     */
    record Read<T>(ApiRequest request, Function<ApiResponse, BotStep<T>> then) implements BotStep<T> {}

    /** What was asked for; nothing has changed and nothing goes on record. */
    record Answer<T>(T value) implements BotStep<T> {}

    /**
     * A change that needs no request, because the platform has it already; it goes on record like any other.
     *
     * @param payload what the audit record takes the hash of
     * @param book writes it down; runs once
     * @param details what the audit record says of the result
     */
    record Known<T>(JsonObject payload, Supplier<T> book, Function<T, JsonObject> details) implements BotStep<T> {}

    /**
     * One change, ready to be sent.
     *
     * @param request what is sent
     * @param payload what the audit record takes the hash of
     * @param begin writes down that it is about to be sent, after the intent is on record; when it fails nothing is sent
     * @param book what is done with a good answer; runs once
     * @param details what the audit record says of the result
     * @param failed hears why there is no good answer, to take back what {@code begin} did if the platform surely did nothing
     */
    record Change<T>(
            ApiRequest request,
            JsonObject payload,
            Runnable begin,
            Function<ApiResponse, T> book,
            Function<T, JsonObject> details,
            Consumer<RuntimeException> failed)
            implements BotStep<T> {

        /** A change that leaves no mark of its beginning. */
        Change(ApiRequest request, JsonObject payload, Function<ApiResponse, T> book, Function<T, JsonObject> details) {
            this(request, payload, () -> {}, book, details, e -> {});
        }
    }

    /**
     * Reads a list to its end, a page at a time, then goes on.
     *
     * @param operation its name
     * @param template where it is, with {@code {botId}}
     * @param item makes something of an item and the answer it came in
     * @param then gets that by the ids of the items, in order
     */
    static <V, T> BotStep<T> list(
            String operation,
            String template,
            String botId,
            BiFunction<ApiResponse, JsonObject, V> item,
            Function<Map<String, V>, BotStep<T>> then) {
        return page(operation, template, botId, item, new LinkedHashMap<>(), then);
    }

    private static <V, T> BotStep<T> page(
            String operation,
            String template,
            String botId,
            BiFunction<ApiResponse, JsonObject, V> item,
            Map<String, V> soFar,
            Function<Map<String, V>, BotStep<T>> then) {
        ApiRequest request = ApiRequest.get(template)
                .operation(operation)
                .path("botId", botId)
                .query("limit", Integer.toString(PAGE))
                .query("skip", Integer.toString(soFar.size()))
                .build();
        return new Read<>(request, response -> {
            int before = soFar.size();
            JsonObject body = response.json();
            List<JsonObject> items = Answers.read(operation, response, () -> body.objects("items"));
            items.forEach(i -> soFar.put(Answers.text(operation, response, i, "id"), item.apply(response, i)));
            boolean more = body.get("total") instanceof Integer total ? soFar.size() < total : items.size() >= PAGE;
            // A platform that knows no pages gives the first one again, and then nothing is new.
            return more && soFar.size() > before
                    ? page(operation, template, botId, item, soFar, then)
                    : then.apply(Collections.unmodifiableMap(soFar));
        });
    }
}
