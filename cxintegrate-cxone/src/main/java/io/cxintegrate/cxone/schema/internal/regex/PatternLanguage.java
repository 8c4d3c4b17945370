package io.cxintegrate.cxone.schema.internal.regex;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a pattern means: a language, or the reason why it is none that can be decided. Immutable. */
public final class PatternLanguage {
    private final @Nullable Regex regex;
    private final String reason;

    private PatternLanguage(@Nullable Regex regex, String reason) {
        this.regex = regex;
        this.reason = reason;
    }

    static PatternLanguage of(Regex regex) {
        return new PatternLanguage(regex, "");
    }

    static PatternLanguage refused(String reason) {
        return new PatternLanguage(null, reason);
    }

    /** The language; empty when the pattern is refused. */
    public Optional<Regex> regex() {
        return Optional.ofNullable(regex);
    }

    /** Why the pattern is refused; empty when it is not. */
    public String reason() {
        return reason;
    }
}
