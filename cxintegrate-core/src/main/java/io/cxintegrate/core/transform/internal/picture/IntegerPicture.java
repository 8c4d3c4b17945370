package io.cxintegrate.core.transform.internal.picture;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A picture of an integer: digits such as {@code #,##0}, letters ({@code A}), Roman numerals ({@code I}) or words ({@code w},
 * {@code W}, {@code Ww}), each with {@code ;o} for ordinals. Immutable.
 */
public final class IntegerPicture {
    private static final Pattern LEADING_DIGITS = Pattern.compile("\\s*[-+]?[0-9]+");

    /** What stands between digits, and how many digits are to its right. */
    private record Separator(int position, String character) {}

    private final String primary;
    private final boolean ordinal;
    private final List<Separator> separators = new ArrayList<>();
    private int zero = -1;
    private int mandatoryDigits;

    private IntegerPicture(String picture) {
        int semicolon = picture.lastIndexOf(';');
        primary = semicolon < 0 ? picture : picture.substring(0, semicolon);
        ordinal = semicolon >= 0 && picture.startsWith("o", semicolon + 1);
        if (!List.of("A", "a", "I", "i", "W", "w", "Ww").contains(primary)) {
            digits();
        }
    }

    /** @throws PictureException D3130 if it is none, D3131 if its digits are of two scripts */
    public static IntegerPicture of(String picture) {
        return new IntegerPicture(picture);
    }

    private void digits() {
        int position = 0;
        int[] codePoints = primary.codePoints().toArray();
        for (int i = codePoints.length - 1; i >= 0; i--) {
            int c = codePoints[i];
            if (Character.isDigit(c)) {
                int family = c - Character.digit(c, 10);
                if (zero >= 0 && zero != family) {
                    throw new PictureException("D3131");
                }
                zero = family;
                mandatoryDigits++;
                position++;
            } else if (c == '#') {
                position++;
            } else {
                separators.add(new Separator(position, Character.toString(c)));
            }
        }
        if (mandatoryDigits == 0) {
            throw new PictureException("D3130");
        }
    }

    /** The number's integer part, rounded down, as the picture says. */
    public String format(Number value) {
        BigDecimal number = value instanceof BigInteger big
                ? new BigDecimal(big)
                : value instanceof Double || value instanceof Float
                        ? BigDecimal.valueOf(value.doubleValue())
                        : new BigDecimal(value.toString());
        BigInteger integer = number.setScale(0, RoundingMode.FLOOR).toBigInteger();
        String text = positive(integer.abs());
        return integer.signum() < 0 ? "-" + text : text;
    }

    private String positive(BigInteger number) {
        return switch (primary) {
            case "A" -> NumberWords.letters(number).toUpperCase(Locale.ROOT);
            case "a" -> NumberWords.letters(number);
            case "I" -> NumberWords.roman(number).toUpperCase(Locale.ROOT);
            case "i" -> NumberWords.roman(number);
            case "W" -> NumberWords.words(number, ordinal).toUpperCase(Locale.ROOT);
            case "w" -> NumberWords.words(number, ordinal).toLowerCase(Locale.ROOT);
            case "Ww" -> NumberWords.words(number, ordinal);
            default -> grouped(number.toString());
        };
    }

    private String grouped(String ascii) {
        String digits = "0".repeat(Math.max(0, mandatoryDigits - ascii.length())) + ascii;
        StringBuilder out = new StringBuilder();
        int repeat = repeat();
        for (int i = 0; i < digits.length(); i++) {
            int right = digits.length() - i;
            if (i > 0 && repeat > 0 && right % repeat == 0) {
                out.append(separators.get(0).character());
            } else if (repeat == 0) {
                separators.stream().filter(s -> s.position() == right).forEach(s -> out.append(s.character()));
            }
            out.appendCodePoint(zero + digits.charAt(i) - '0');
        }
        return ordinal ? out.append(suffix(digits)).toString() : out.toString();
    }

    private static String suffix(String digits) {
        boolean teen = digits.length() > 1 && digits.charAt(digits.length() - 2) == '1';
        int last = digits.charAt(digits.length() - 1) - '0';
        return teen || last == 0 || last > 3 ? "th" : List.of("st", "nd", "rd").get(last - 1);
    }

    /** How many digits apart the separators stand, when they are all the same and evenly spread; else 0. */
    private int repeat() {
        if (separators.isEmpty()
                || separators.stream().map(Separator::character).distinct().count() > 1) {
            return 0;
        }
        int step = separators.stream()
                .mapToInt(Separator::position)
                .reduce(
                        0,
                        (a, b) ->
                                BigInteger.valueOf(a).gcd(BigInteger.valueOf(b)).intValue());
        List<Integer> positions = separators.stream().map(Separator::position).toList();
        for (int i = 1; i <= separators.size(); i++) {
            if (!positions.contains(i * step)) {
                return 0;
            }
        }
        return step;
    }

    /**
     * The number that a text shows; null if it shows none.
     *
     * @throws PictureException if the text is not what the picture says
     */
    public @Nullable BigInteger parse(String text) {
        return switch (primary) {
            case "A", "a" -> NumberWords.ofLetters(text.toLowerCase(Locale.ROOT));
            case "I", "i" -> NumberWords.ofRoman(text.toLowerCase(Locale.ROOT));
            case "W", "w", "Ww" -> NumberWords.ofWords(text);
            default -> ofDigits(text);
        };
    }

    private @Nullable BigInteger ofDigits(String text) {
        String digits = ordinal && text.length() > 2 ? text.substring(0, text.length() - 2) : text;
        for (Separator separator : separators) {
            digits = digits.replace(separator.character(), "");
        }
        StringBuilder ascii = new StringBuilder();
        digits.codePoints().forEach(c -> {
            boolean own = c >= zero && c <= zero + 9;
            ascii.appendCodePoint(own ? '0' + c - zero : c);
        });
        Matcher number = LEADING_DIGITS.matcher(ascii);
        return number.lookingAt() ? new BigInteger(number.group().strip().replaceFirst("^\\+", "")) : null;
    }
}
