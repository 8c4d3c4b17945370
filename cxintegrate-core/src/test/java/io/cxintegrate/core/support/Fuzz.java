package io.cxintegrate.core.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.api.arbitraries.ListArbitrary;

/**
 * Hostile input that shrinks: a valid sample with a few changes, so that what lies behind the first check is reached too, and
 * now and then something without any order. Bounded, so that a property ends in time without a look at the clock.
 */
public final class Fuzz {
    /** What nothing that is generated here exceeds, in characters or bytes. */
    public static final int LONGEST = 6_000;

    /** No message may grow beyond this; some name two paths, and each of them twice. */
    private static final int LONGEST_MESSAGE = 4 * LONGEST + 1_000;

    private static final String[] HOSTILE = {
        "\0",
        "\uFEFF",
        "\uD800",
        "\uDC00",
        "\\ud800",
        "\u202E",
        "\u0130",
        "\u0131",
        "\u0085",
        "\u009B",
        "\u2028",
        "\u0664",
        "\u1F600",
        "\r\nX-Injected: 1\r\n",
        "\n",
        "\t",
        "\"",
        "'",
        "\\",
        "`",
        "$",
        "{",
        "}",
        "[",
        "]",
        "(",
        ")",
        "/",
        "..",
        "/../",
        "%2e%2e%2f",
        "%00",
        "%s%n%d",
        "?",
        "#",
        "@",
        ":",
        ",",
        ".",
        "-",
        "-0",
        "0.0001",
        "1e999999999",
        "1e-999999999",
        "-1e400",
        "9007199254740993",
        "NaN",
        "null",
        "true",
        "<script>",
        "/*",
        "*/",
        "--",
        "9".repeat(500),
        "a".repeat(3_000),
        "[".repeat(600),
        "{\"a\":".repeat(300),
        "a.".repeat(800),
        " ".repeat(400),
    };

    private static final List<Charset> CHARSETS = List.of(
            StandardCharsets.UTF_16,
            StandardCharsets.UTF_16LE,
            StandardCharsets.ISO_8859_1,
            Charset.forName("UTF-32"),
            Charset.forName("windows-1254"));

    private Fuzz() {}

    private enum Kind {
        FLIP,
        CUT,
        DROP,
        REPEAT,
        INSERT,
        REPLACE_END,
        SPLICE,
        NEST,
        SWAP_CASE
    }

    /** One change; {@code place} is in thousandths of the text. */
    private record Change(Kind kind, int place, int size, String hostile) {
        String apply(String text, String[] samples, int bits) {
            int at = text.length() * place / 1_000;
            int end = Math.min(text.length(), at + 1 + size);
            return switch (kind) {
                case FLIP ->
                    text.isEmpty()
                            ? text
                            : text.substring(0, at)
                                    + (char) (text.charAt(at) ^ (1 << (size % bits)))
                                    + text.substring(at + 1);
                case CUT -> text.substring(0, at);
                case DROP -> text.substring(0, at) + text.substring(end);
                case REPEAT -> text.substring(0, at) + text.substring(at, end).repeat(1 + size) + text.substring(end);
                case INSERT -> text.substring(0, at) + hostile + text.substring(at);
                case REPLACE_END -> text.substring(0, at) + hostile;
                case SPLICE -> {
                    String other = samples[size % samples.length];
                    yield text.substring(0, at) + other.substring(other.length() * (999 - place) / 1_000);
                }
                case NEST -> "[".repeat(size) + text + "]".repeat(size);
                case SWAP_CASE ->
                    text.equals(text.toLowerCase(Locale.ROOT))
                            ? text.toUpperCase(Locale.ROOT)
                            : text.toLowerCase(Locale.ROOT);
            };
        }
    }

    /** Text made of these samples. */
    public static Arbitrary<String> text(String... samples) {
        return Arbitraries.frequencyOf(
                Tuple.of(8, changed(samples, HOSTILE, 16)),
                Tuple.of(1, Arbitraries.of(HOSTILE)),
                Tuple.of(1, Arbitraries.strings().ofMaxLength(60)));
    }

    /** Bytes made of these samples, mostly in UTF-8. */
    public static Arbitrary<byte[]> bytes(String... samples) {
        Arbitrary<byte[]> utf8 =
                changed(latin1(samples), latin1(HOSTILE), 8).map(text -> text.getBytes(StandardCharsets.ISO_8859_1));
        Arbitrary<byte[]> others = Combinators.combine(text(samples), Arbitraries.of(CHARSETS))
                .as((text, charset) -> text.getBytes(charset));
        return Arbitraries.frequencyOf(
                Tuple.of(8, utf8),
                Tuple.of(1, others),
                Tuple.of(1, Arbitraries.bytes().array(byte[].class).ofMaxSize(60)));
    }

    private static Arbitrary<String> changed(String[] samples, String[] hostile, int bits) {
        ListArbitrary<Change> changes = Combinators.combine(
                        Arbitraries.of(Kind.values()),
                        Arbitraries.integers().between(0, 999),
                        Arbitraries.integers().between(0, 99),
                        Arbitraries.of(hostile))
                .as(Change::new)
                .list()
                .ofMaxSize(4);
        return Combinators.combine(Arbitraries.of(samples), changes).as((sample, all) -> {
            String text = sample;
            for (Change change : all) {
                text = change.apply(text, samples, bits);
                text = text.substring(0, Math.min(LONGEST, text.length()));
            }
            return text;
        });
    }

    /** Each byte of the UTF-8 form as one character, so that the same changes work on bytes. */
    private static String[] latin1(String[] texts) {
        String[] out = new String[texts.length];
        for (int i = 0; i < texts.length; i++) {
            out[i] = new String(texts[i].getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        }
        return out;
    }

    /** What may be thrown is let through as a value; everything else, an error too, fails the property. */
    @SafeVarargs
    public static Optional<RuntimeException> failure(Runnable call, Class<? extends RuntimeException>... documented) {
        try {
            call.run();
            return Optional.empty();
        } catch (RuntimeException e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(LONGEST_MESSAGE);
            for (Class<? extends RuntimeException> type : documented) {
                if (type.isInstance(e)) {
                    return Optional.of(e);
                }
            }
            throw e;
        }
    }
}
