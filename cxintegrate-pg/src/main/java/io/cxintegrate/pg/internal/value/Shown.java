package io.cxintegrate.pg.internal.value;

/** What came, for a message: short, and without characters that do not belong into anybody's log. */
public final class Shown {
    private static final int LONGEST = 40;

    private Shown() {}

    /** In quotes. */
    public static String quoted(String text) {
        return "'" + name(text) + "'";
    }

    /** Without quotes. */
    public static String name(String text) {
        String head = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
        return head.replaceAll("[\\p{Cntrl}\\p{Cs}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    }
}
