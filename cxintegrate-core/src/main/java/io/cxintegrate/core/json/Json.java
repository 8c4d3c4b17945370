package io.cxintegrate.core.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
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
            return new JsonReader(p, limits).readAll();
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

    /** Compact JSON text with the members in the order of their names, at any depth: equal objects give equal text. */
    public static String writeSorted(JsonObject object) {
        return write(PlainValues.sorted(object.asMap()));
    }

    /** {@link #write} as UTF-8 bytes. */
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

    /** The plain number of a value: without a fraction if it has none, and then as small a type as holds it. */
    public static Number number(BigDecimal exact) {
        if (exact.signum() != 0 && exact.scale() > 0) {
            BigDecimal stripped = exact.stripTrailingZeros();
            if (stripped.scale() > 0) {
                return stripped;
            }
        }
        BigInteger whole = exact.toBigInteger();
        if (whole.bitLength() < Integer.SIZE) {
            return whole.intValue();
        }
        return whole.bitLength() < Long.SIZE ? (Number) whole.longValue() : whole;
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
