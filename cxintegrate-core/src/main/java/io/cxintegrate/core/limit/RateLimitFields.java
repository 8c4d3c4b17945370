package io.cxintegrate.core.limit;

import io.cxintegrate.core.net.Headers;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads how much of a limit is left, where a platform says so: {@code RateLimit: "name";r=0;t=30} of the IETF's draft on
 * RateLimit header fields, and the three fields of its older drafts; and Genesys Cloud's {@code inin-ratelimit-count}, {@code -allowed} and {@code -reset} (seconds).
 * What is malformed is ignored. {@code X-RateLimit-*} is
 * not read: its reset is a moment for some and a delay for others. Stateless.
 */
final class RateLimitFields {
    private static final Pattern NOTHING_LEFT = Pattern.compile("(?:^|;)\\s*r=0\\s*(?:;|$)");
    private static final Pattern RESET = Pattern.compile("(?:^|;)\\s*t=([0-9]{1,8})\\s*(?:;|$)");

    private RateLimitFields() {}

    /** For how long nothing is left; empty when something is, or nothing is said. */
    static Optional<Duration> exhaustedFor(Headers headers) {
        Duration longest = Duration.ZERO;
        for (String field : headers.all("RateLimit")) {
            for (String limit : field.split(",", -1)) {
                Matcher reset = RESET.matcher(limit);
                if (NOTHING_LEFT.matcher(limit).find() && reset.find()) {
                    Duration wait = Duration.ofSeconds(Long.parseLong(reset.group(1)));
                    longest = wait.compareTo(longest) > 0 ? wait : longest;
                }
            }
        }
        OptionalLong remaining = number(headers, "RateLimit-Remaining");
        if (longest.isZero() && remaining.isPresent() && remaining.getAsLong() == 0) {
            longest = Duration.ofSeconds(number(headers, "RateLimit-Reset").orElse(0));
        }
        OptionalLong used = number(headers, "inin-ratelimit-count");
        OptionalLong allowed = number(headers, "inin-ratelimit-allowed");
        if (longest.isZero() && used.isPresent() && allowed.isPresent() && used.getAsLong() >= allowed.getAsLong()) {
            longest = Duration.ofSeconds(number(headers, "inin-ratelimit-reset").orElse(0));
        }
        return longest.isZero() ? Optional.empty() : Optional.of(longest);
    }

    private static OptionalLong number(Headers headers, String name) {
        String value = headers.first(name).orElse("").strip();
        return value.matches("[0-9]{1,8}") ? OptionalLong.of(Long.parseLong(value)) : OptionalLong.empty();
    }
}
