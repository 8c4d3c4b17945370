package io.cxintegrate.genesys.internal.jsonpath;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.PathNotFoundException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One JSONPath of a translation map, compiled. Immutable. */
public final class MappingPath {
    private static final int MAX_LENGTH = 4_096;
    private static final int MAX_VALUES = 500_000;

    private final JsonPath compiled;
    private final int longestText;

    private MappingPath(JsonPath compiled, int longestText) {
        this.compiled = compiled;
        this.longestText = longestText;
    }

    /** @throws PathFault if it is none, or more than is taken here */
    public static MappingPath compile(String path) {
        if (path.length() > MAX_LENGTH) {
            throw new PathFault("it is longer than " + MAX_LENGTH + " characters");
        }
        int longestText = PathRegexes.longestText(path);
        try {
            return new MappingPath(JsonPath.compile(path), longestText);
        } catch (InvalidPathException e) {
            throw new PathFault("it is no JSONPath: " + firstLine(e.getMessage()));
        } catch (JsonPathException | IllegalArgumentException | IndexOutOfBoundsException | ClassCastException e) {
            throw new PathFault("it is no JSONPath");
        } catch (StackOverflowError e) {
            throw new PathFault("it is nested too deeply");
        }
    }

    /** Whether it can lead to one place at most; others always resolve, to a list that may be empty. */
    public boolean isDefinite() {
        return compiled.isDefinite();
    }

    /**
     * Looks it up in a plain value.
     *
     * @param tick called for every value that is looked at; may throw to end it
     * @throws PathFault if it cannot be evaluated
     */
    public Found find(@Nullable Object document, Runnable tick) {
        PlainJson json = new PlainJson(tick);
        Configuration configuration =
                Configuration.builder().jsonProvider(json).mappingProvider(json).build();
        if (document == null
                || document instanceof String
                || document instanceof Number
                || document instanceof Boolean) {
            // The library takes objects and arrays only; a scalar has nothing below it.
            return compiled.getPath().equals("$") ? new Found(true, document) : Found.NOTHING;
        }
        if (longestText < Integer.MAX_VALUE) {
            checkTexts(document, tick);
        }
        try {
            Object value = compiled.read(document, configuration);
            count(value, new int[1], tick);
            return new Found(true, value);
        } catch (PathNotFoundException e) {
            return Found.NOTHING;
        } catch (JsonPathException | ClassCastException | IllegalArgumentException | ArithmeticException e) {
            throw new PathFault("it cannot be evaluated on this answer");
        } catch (StackOverflowError e) {
            throw new PathFault("it is nested too deeply");
        }
    }

    private void checkTexts(@Nullable Object value, Runnable tick) {
        tick.run();
        if (value instanceof String text && text.length() > longestText) {
            throw new PathFault("its regular expression takes texts of at most " + longestText
                    + " characters here, and the answer has one of " + text.length());
        } else if (value instanceof Map<?, ?> map) {
            map.values().forEach(v -> checkTexts(v, tick));
        } else if (value instanceof List<?> list) {
            list.forEach(v -> checkTexts(v, tick));
        }
    }

    /** A deep scan can list the same values again and again. */
    private static void count(@Nullable Object value, int[] seen, Runnable tick) {
        tick.run();
        if (++seen[0] > MAX_VALUES) {
            throw new PathFault("it finds more than " + MAX_VALUES + " values");
        }
        if (value instanceof Map<?, ?> map) {
            map.values().forEach(v -> count(v, seen, tick));
        } else if (value instanceof List<?> list) {
            list.forEach(v -> count(v, seen, tick));
        }
    }

    private static String firstLine(@Nullable String text) {
        String line = String.valueOf(text).lines().findFirst().orElse("");
        return line.length() > 160 ? line.substring(0, 160) + "..." : line;
    }
}
