package io.cxintegrate.testkit.server;

import io.cxintegrate.testkit.internal.FormBody;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A token request as it arrived, without secrets. Immutable.
 *
 * @param number its place in the journal, from 1
 * @param at when it arrived, by the wall clock of the fake
 * @param authentication how the client proved who it is; empty when it did not
 * @param scopes what it asked for, in order; empty when it named none
 * @param parameters the whole form, secrets masked
 * @param status what was answered; empty when nothing was, or not yet
 */
public record TokenRequest(
        int number,
        Instant at,
        Optional<ClientAuthentication> authentication,
        Set<String> scopes,
        Map<String, String> parameters,
        OptionalInt status) {

    static TokenRequest of(RecordedCall call) {
        Map<String, String> form = new LinkedHashMap<>();
        try {
            FormBody.parse(call.requestBody()).forEach(field -> form.put(field.getKey(), field.getValue()));
        } catch (IllegalArgumentException brokenEscape) {
            // The fake has answered invalid_request; there is nothing more to say of it.
        }
        String scope = form.getOrDefault("scope", "").strip();
        return new TokenRequest(
                call.number(),
                call.at(),
                authentication(call, form),
                scope.isEmpty() ? Set.of() : new LinkedHashSet<>(List.of(scope.split(" +", -1))),
                Map.copyOf(form),
                call.status());
    }

    private static Optional<ClientAuthentication> authentication(RecordedCall call, Map<String, String> form) {
        if (call.requestHeader("Authorization").isPresent()) {
            return Optional.of(ClientAuthentication.BASIC);
        }
        return form.containsKey("client_secret") ? Optional.of(ClientAuthentication.BODY) : Optional.empty();
    }
}
