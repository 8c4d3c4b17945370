package io.cxintegrate.testkit.secrets;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A secret that exists nowhere else, and every way in which it may have been written down. Immutable. */
public final class Planted {
    /** What a secret is made of beside letters and digits. */
    public enum Alphabet {
        PLAIN(""),
        REGEX("\\E$.*+?()[]{}|^"),
        JSON("\"\\/<>'&"),
        URL("%+&=?#:@ ~*");

        private final String special;

        Alphabet(String special) {
            this.special = special;
        }
    }

    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int LENGTH = 40;
    /** A part this long says enough to be a leak, and comes about by chance in no text. */
    private static final int PART = 10;

    private final String name;
    private final String value;
    private final Map<String, String> spellings = new LinkedHashMap<>();

    private Planted(String name, String value) {
        this.name = name;
        this.value = value;
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        String form = URLEncoder.encode(value, StandardCharsets.UTF_8);
        String percent = form.replace("+", "%20");
        spellings.put("plain", value);
        spellings.put("form-encoded", form);
        spellings.put("percent-encoded", percent);
        spellings.put("percent-encoded in lower case", percent.toLowerCase(Locale.ROOT));
        spellings.put("as JSON", inner(Json.write(value)));
        spellings.put(
                "as HTML", value.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;"));
        spellings.put("in hexadecimal digits", HexFormat.of().formatHex(bytes));
        for (int shift = 0; shift < 3; shift++) {
            // Whatever stands before it, base64 writes it in one of three ways; what touches its neighbours is left
            // out.
            spellings.put("in base64, shifted by " + shift, base64(Base64.getEncoder(), bytes, shift));
            spellings.put("in base64 for URLs, shifted by " + shift, base64(Base64.getUrlEncoder(), bytes, shift));
            spellings.put(
                    "in Basic, shifted by " + shift,
                    base64(Base64.getEncoder(), form.getBytes(StandardCharsets.US_ASCII), shift));
        }
    }

    /** A new one. */
    public static Planted random(String name, Alphabet alphabet) {
        Random random = new SecureRandom();
        StringBuilder value = new StringBuilder("Pl");
        while (value.length() < LENGTH) {
            // Every third is special, so that no part of it is without one.
            String from = value.length() % 3 == 0 && !alphabet.special.isEmpty() ? alphabet.special : LETTERS;
            value.append(from.charAt(random.nextInt(from.length())));
        }
        return new Planted(name, value.append("nt").toString());
    }

    /** A new one of letters and digits, which may stand anywhere. */
    public static Planted random(String name) {
        return random(name, Alphabet.PLAIN);
    }

    /** This text, as made by somebody else: a token of a fake. */
    public static Planted known(String name, String value) {
        return new Planted(name, value);
    }

    /** What it is. */
    public String value() {
        return value;
    }

    /** The same as a secret. */
    public Secret secret() {
        return Secret.of(value);
    }

    /** How this text tells it, if it does. */
    Optional<String> in(String text) {
        for (Map.Entry<String, String> spelling : spellings.entrySet()) {
            if (text.contains(spelling.getValue())) {
                return Optional.of(name + " " + spelling.getKey());
            }
        }
        for (int i = 0; i + PART <= value.length(); i++) {
            if (text.contains(value.substring(i, i + PART))) {
                return Optional.of("a part of " + name);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return name;
    }

    private static String base64(Base64.Encoder encoder, byte[] bytes, int shift) {
        byte[] shifted = new byte[bytes.length + shift];
        System.arraycopy(bytes, 0, shifted, shift, bytes.length);
        String all = encoder.withoutPadding().encodeToString(shifted);
        return all.substring(shift == 0 ? 0 : 4, all.length() - 2);
    }

    private static String inner(String quoted) {
        return quoted.substring(1, quoted.length() - 1);
    }
}
