package io.cxintegrate.core.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON, strictly: one value, nothing after it, no member twice, UTF-8 without faults, within
 * {@link JsonLimits}. Stateless and safe to share between threads.
 */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                    // Our own limits are checked below; these are the outermost a caller may ask for.
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(PlainValues.MAX_DEPTH)
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxNumberLength(100_000)
                            .maxNameLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .build();

    private static final ObjectWriter PRETTY = MAPPER.writer(new DefaultPrettyPrinter()
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultIndenter("  ", "\n"))
            .withSeparators(com.fasterxml.jackson.core.util.Separators.createDefaultInstance()
                    .withObjectFieldValueSpacing(com.fasterxml.jackson.core.util.Separators.Spacing.AFTER)));

    /** Printing 1e1000000000 in full would exhaust the memory; within this, what we write is within {@link JsonLimits#DEFAULT}. */
    private static final int MAX_EXPONENT = 390;

    private Json() {}

    /** Reads a value with {@link JsonLimits#DEFAULT}; see {@link #parse(String, JsonLimits)}. */
    public static @Nullable Object parse(String json) {
        return parse(json, JsonLimits.DEFAULT);
    }

    /**
     * Reads a value: a {@code Map}, {@code List}, {@code String}, {@code Number}, {@code Boolean} or null, all unmodifiable.
     *
     * @throws JsonException if the text is not exactly one JSON value within the limits
     */
    public static @Nullable Object parse(String json, JsonLimits limits) {
        checkLength(json.length(), limits);
        try (JsonParser p = MAPPER.createParser(json)) {
            return readAll(p, limits);
        } catch (JacksonException e) {
            throw translate(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a value from UTF-8 bytes.
     *
     * @throws JsonException if the bytes are not valid UTF-8 or not exactly one JSON value within the limits
     */
    public static @Nullable Object parse(byte[] utf8, JsonLimits limits) {
        checkLength(utf8.length, limits);
        try {
            return parse(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(utf8))
                            .toString(),
                    limits);
        } catch (CharacterCodingException e) {
            throw JsonException.general("the bytes are not valid UTF-8");
        }
    }

    /** Reads an object with {@link JsonLimits#DEFAULT}. */
    public static JsonObject parseObject(String json) {
        return object(parse(json));
    }

    /**
     * Reads an object from UTF-8 bytes.
     *
     * @throws JsonException if the bytes are not exactly one JSON object within the limits
     */
    public static JsonObject parseObject(byte[] utf8, JsonLimits limits) {
        return object(parse(utf8, limits));
    }

    /** Compact JSON text of a plain value, a {@link JsonObject}, or lists and maps of them. */
    public static String write(@Nullable Object value) {
        try {
            return MAPPER.writeValueAsString(PlainValues.copy(value, "", 0));
        } catch (JacksonException e) {
            throw translate(e);
        }
    }

    /** The same as UTF-8 bytes. */
    public static byte[] writeBytes(@Nullable Object value) {
        return write(value).getBytes(StandardCharsets.UTF_8);
    }

    /** JSON text over several lines, indented by two blanks, {@code \n} on every system. */
    public static String writePretty(@Nullable Object value) {
        try {
            return PRETTY.writeValueAsString(PlainValues.copy(value, "", 0));
        } catch (JacksonException e) {
            throw translate(e);
        }
    }

    /** The JSON type of a plain value: {@code null, boolean, number, string, array} or {@code object}. */
    public static String typeOf(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof String) {
            return "string";
        }
        if (value instanceof Boolean) {
            return "boolean";
        }
        if (value instanceof Number) {
            return "number";
        }
        return value instanceof List ? "array" : "object";
    }

    /** The exact value of a plain number. */
    public static BigDecimal decimal(Number n) {
        if (n instanceof BigDecimal d) {
            return d;
        }
        if (n instanceof BigInteger i) {
            return new BigDecimal(i);
        }
        return n instanceof Double || n instanceof Float
                ? new BigDecimal(n.toString())
                : BigDecimal.valueOf(n.longValue());
    }

    /** The value as the library underneath wants it; for this package only. */
    static JsonNode node(@Nullable Object value) {
        return MAPPER.valueToTree(PlainValues.copy(value, "", 0));
    }

    private static JsonObject object(@Nullable Object value) {
        if (value instanceof Map<?, ?> m) {
            @SuppressWarnings("unchecked")
            Map<String, @Nullable Object> members = (Map<String, @Nullable Object>) m;
            return JsonObject.of(members);
        }
        throw JsonException.general("expected an object but found " + typeOf(value));
    }

    private static void checkLength(int length, JsonLimits limits) {
        if (length > limits.maxLength()) {
            throw JsonException.general("longer than " + limits.maxLength() + " characters");
        }
    }

    private static @Nullable Object readAll(JsonParser p, JsonLimits limits) throws IOException {
        if (p.nextToken() == null) {
            throw JsonException.general("the text is empty");
        }
        Object value = read(p, limits, 0);
        if (p.nextToken() != null) {
            JsonLocation at = p.currentTokenLocation();
            throw JsonException.syntax("unexpected text after the value", at.getLineNr(), at.getColumnNr());
        }
        return value;
    }

    private static @Nullable Object read(JsonParser p, JsonLimits limits, int depth) throws IOException {
        JsonToken token = p.currentToken();
        return switch (token) {
            case START_OBJECT -> readObject(p, limits, depth);
            case START_ARRAY -> readArray(p, limits, depth);
            case VALUE_STRING -> {
                checkString(p, p.getTextLength(), limits);
                yield p.getText();
            }
            case VALUE_NUMBER_INT -> {
                checkNumber(p, limits);
                yield p.getNumberValue();
            }
            case VALUE_NUMBER_FLOAT -> {
                checkNumber(p, limits);
                BigDecimal d = decimal(p);
                if (Math.abs((long) d.scale()) > MAX_EXPONENT
                        || Math.abs(d.precision() - (long) d.scale()) > MAX_EXPONENT) {
                    throw limit(p, "a number has an exponent beyond " + MAX_EXPONENT);
                }
                yield d;
            }
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private static BigDecimal decimal(JsonParser p) throws IOException {
        try {
            return p.getDecimalValue();
        } catch (NumberFormatException e) {
            // An exponent beyond 32 bits, which the library underneath lets through to BigDecimal.
            throw limit(p, "a number has an exponent beyond " + MAX_EXPONENT);
        }
    }

    private static Map<String, @Nullable Object> readObject(JsonParser p, JsonLimits limits, int depth)
            throws IOException {
        checkDepth(p, limits, depth);
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (p.nextToken() != JsonToken.END_OBJECT) {
            String name = p.currentName();
            checkString(p, name.length(), limits);
            p.nextToken();
            map.put(name, read(p, limits, depth + 1));
        }
        return Collections.unmodifiableMap(map);
    }

    private static List<@Nullable Object> readArray(JsonParser p, JsonLimits limits, int depth) throws IOException {
        checkDepth(p, limits, depth);
        List<@Nullable Object> list = new ArrayList<>();
        while (p.nextToken() != JsonToken.END_ARRAY) {
            list.add(read(p, limits, depth + 1));
        }
        return Collections.unmodifiableList(list);
    }

    private static void checkDepth(JsonParser p, JsonLimits limits, int depth) {
        if (depth >= limits.maxDepth()) {
            throw limit(p, "nested deeper than " + limits.maxDepth() + " levels");
        }
    }

    private static void checkString(JsonParser p, int length, JsonLimits limits) {
        if (length > limits.maxStringLength()) {
            throw limit(p, "a string is longer than " + limits.maxStringLength() + " characters");
        }
    }

    private static void checkNumber(JsonParser p, JsonLimits limits) throws IOException {
        if (p.getTextLength() > limits.maxNumberLength()) {
            throw limit(p, "a number is longer than " + limits.maxNumberLength() + " characters");
        }
    }

    private static JsonException limit(JsonParser p, String problem) {
        JsonLocation at = p.currentTokenLocation();
        return JsonException.syntax(problem, at.getLineNr(), at.getColumnNr());
    }

    /** Says what is wrong in our words: the library's own message may quote the text. */
    private static JsonException translate(JacksonException e) {
        JsonLocation at = e.getLocation();
        String problem;
        if (e instanceof JsonEOFException) {
            problem = "the text ends too early";
        } else if (e instanceof StreamConstraintsException) {
            problem = "nested too deeply or too long";
        } else if (String.valueOf(e.getOriginalMessage()).startsWith("Duplicate field")
                || String.valueOf(e.getOriginalMessage()).startsWith("Duplicate Object property")) {
            problem = "a member occurs twice";
        } else {
            problem = "unexpected character";
        }
        return at == null
                ? JsonException.general(problem)
                : JsonException.syntax(problem, at.getLineNr(), at.getColumnNr());
    }
}
