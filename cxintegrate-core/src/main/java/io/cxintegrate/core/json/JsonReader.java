package io.cxintegrate.core.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.cxintegrate.core.json.internal.MapDraft;
import io.cxintegrate.core.json.internal.PlainList;
import io.cxintegrate.core.json.internal.PlainMap;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one value, and nothing after it, from a parser of the library underneath, within limits. Not safe for concurrent use. */
final class JsonReader {
    /** Printing 1e1000000000 in full would exhaust the memory; within this, what we write is within {@link JsonLimits#DEFAULT}. */
    private static final int MAX_EXPONENT = 390;

    private final JsonParser p;
    private final JsonLimits limits;

    JsonReader(JsonParser p, JsonLimits limits) {
        this.p = p;
        this.limits = limits;
    }

    @Nullable
    Object readAll() throws IOException {
        if (p.nextToken() == null) {
            throw JsonException.general("the text is empty");
        }
        Object value = read(0);
        if (p.nextToken() != null) {
            JsonLocation at = p.currentTokenLocation();
            throw JsonException.syntax("unexpected text after the value", at.getLineNr(), at.getColumnNr());
        }
        return value;
    }

    private @Nullable Object read(int depth) throws IOException {
        JsonToken token = p.currentToken();
        return switch (token) {
            case START_OBJECT -> readObject(depth);
            case START_ARRAY -> readArray(depth);
            case VALUE_STRING -> {
                checkString(p.getTextLength());
                yield p.getText();
            }
            case VALUE_NUMBER_INT -> {
                checkNumber();
                yield p.getNumberValue();
            }
            case VALUE_NUMBER_FLOAT -> {
                checkNumber();
                BigDecimal d = decimal();
                if (Math.abs((long) d.scale()) > MAX_EXPONENT
                        || Math.abs(d.precision() - (long) d.scale()) > MAX_EXPONENT) {
                    throw limit("a number has an exponent beyond " + MAX_EXPONENT);
                }
                yield d;
            }
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private BigDecimal decimal() throws IOException {
        try {
            return p.getDecimalValue();
        } catch (NumberFormatException e) {
            // An exponent beyond 32 bits, which the library underneath lets through to BigDecimal.
            throw limit("a number has an exponent beyond " + MAX_EXPONENT);
        }
    }

    private PlainMap readObject(int depth) throws IOException {
        checkDepth(depth);
        MapDraft map = new MapDraft();
        while (p.nextToken() != JsonToken.END_OBJECT) {
            String name = p.currentName();
            checkString(name.length());
            p.nextToken();
            // The parser knows names that occur twice.
            map.add(name, read(depth + 1));
        }
        return map.build();
    }

    private PlainList readArray(int depth) throws IOException {
        checkDepth(depth);
        List<@Nullable Object> list = new ArrayList<>();
        while (p.nextToken() != JsonToken.END_ARRAY) {
            list.add(read(depth + 1));
        }
        return PlainList.of(list);
    }

    private void checkDepth(int depth) {
        if (depth >= limits.maxDepth()) {
            throw limit("nested deeper than " + limits.maxDepth() + " levels");
        }
    }

    private void checkString(int length) {
        if (length > limits.maxStringLength()) {
            throw limit("a string is longer than " + limits.maxStringLength() + " characters");
        }
    }

    private void checkNumber() throws IOException {
        if (p.getTextLength() > limits.maxNumberLength()) {
            throw limit("a number is longer than " + limits.maxNumberLength() + " characters");
        }
    }

    private JsonException limit(String problem) {
        JsonLocation at = p.currentTokenLocation();
        return JsonException.syntax(problem, at.getLineNr(), at.getColumnNr());
    }
}
