package io.cxintegrate.core;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Collects everything that is wrong with a value, so that {@code build()} can report all of it at once. Not safe for
 * concurrent use.
 */
public final class Violations {
    private final String subject;
    private final List<Violation> found = new ArrayList<>();

    private Violations(String subject) {
        this.subject = subject;
    }

    /** A collector for a value that the message calls {@code subject}, such as {@code connector 'db-1'}. */
    public static Violations of(String subject) {
        return new Violations(subject);
    }

    /** Notes a problem when {@code condition} is false; {@code format} and {@code args} as in {@link String#format}. */
    public Violations unless(boolean condition, String path, String format, Object... args) {
        if (!condition) {
            add(path, format, args);
        }
        return this;
    }

    /** Notes a problem. */
    public Violations add(String path, String format, Object... args) {
        found.add(new Violation(path, args.length == 0 ? format : String.format(Locale.ROOT, format, args)));
        return this;
    }

    /** Takes over problems found elsewhere, below {@code prefix}. */
    public Violations addAll(String prefix, List<Violation> others) {
        for (Violation v : others) {
            found.add(new Violation(v.path().isEmpty() ? prefix : prefix + "." + v.path(), v.problem()));
        }
        return this;
    }

    /** Notes a problem when a required text is missing or blank. */
    public Violations required(@Nullable String value, String path) {
        return unless(value != null && !value.isBlank(), path, "is required but missing or blank");
    }

    /** Notes a problem with a URI that is no {@link Require#endpoint}, without showing it. */
    public Violations endpoint(@Nullable URI value, String path) {
        String problem = Require.endpointProblem(value);
        return unless(problem == null, path, String.valueOf(problem));
    }

    /** The same for the root of paths, which has no query and no fragment either. */
    public Violations baseUri(@Nullable URI value, String path) {
        String problem = Require.endpointProblem(value);
        if (value == null || value.getHost() == null || value.getRawQuery() != null) {
            problem = "must be an absolute http or https URI without query, such as https://api.example.com";
        } else if (problem == null && value.getRawFragment() != null) {
            problem = "must not have a fragment after '#'";
        }
        return unless(problem == null, path, String.valueOf(problem));
    }

    /** What was found so far, in order; a copy. */
    public List<Violation> list() {
        return List.copyOf(found);
    }

    /** Whether nothing is wrong. */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** @throws InvalidConfigurationException naming every problem, if there is one */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new InvalidConfigurationException(subject, found);
        }
    }
}
