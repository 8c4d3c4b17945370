package io.cxintegrate.cognigy;

import io.cxintegrate.core.http.ApiRequest;
import io.cxintegrate.core.http.ApiResponse;
import io.cxintegrate.core.json.JsonObject;
import java.util.function.Function;

/**
 * One change of a bot, ready to be sent. Immutable.
 *
 * @param request what is sent
 * @param payload what the audit record takes the hash of
 * @param book what is done with a good answer; runs once
 * @param details what the audit record says of the result
 * @param <T> the result
 */
record BotChange<T>(
        ApiRequest request, JsonObject payload, Function<ApiResponse, T> book, Function<T, JsonObject> details) {}
