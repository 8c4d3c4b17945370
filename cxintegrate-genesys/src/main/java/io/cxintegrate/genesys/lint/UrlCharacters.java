package io.cxintegrate.genesys.lint;

import io.cxintegrate.genesys.internal.scan.TemplateScan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What stands in the template of a URL, references and directives apart, and in no URL. Stateless. */
final class UrlCharacters {
    /** RFC 3986 section 2: neither reserved nor unreserved. */
    private static final String ILLEGAL = " \t\"<>\\^`{|}";

    private UrlCharacters() {}

    static void check(Findings findings, String pointer, String template) {
        // What stands around directives and behind an escape is the template language's affair.
        if (template.indexOf('#') >= 0 || template.contains("\\$")) {
            return;
        }
        TemplateScan scan = new TemplateScan(template);
        List<Edit> edits = new ArrayList<>();
        int end = template.stripTrailing().length();
        for (int i = leading(template); i < end; i++) {
            char c = template.charAt(i);
            boolean illegal = (ILLEGAL.indexOf(c) >= 0 || c < ' ') && scan.isLiteral(i);
            if (illegal && !opensReference(template, i)) {
                edits.add(new Edit.Text(pointer, template, i, i + 1, encoded(c)));
            }
        }
        if (!edits.isEmpty()) {
            Edit.Text first = (Edit.Text) edits.get(0);
            char c = template.charAt(first.start());
            findings.add(
                    LintRule.ILLEGAL_URL_CHARACTER,
                    pointer,
                    "character " + (first.start() + 1) + " of the URL is '" + (c < ' ' ? encoded(c) : String.valueOf(c))
                            + "', which no URL has, so that the request fails; write " + encoded(c)
                            + (edits.size() == 1 ? "" : ", and so for " + (edits.size() - 1) + " more"),
                    edits.toArray(Edit[]::new));
        }
    }

    /** The brace of a reference without an end: the template is no template, and the simulator says so. */
    private static boolean opensReference(String template, int at) {
        return template.charAt(at) == '{' && (template.startsWith("$", at - 1) || template.startsWith("$!", at - 2));
    }

    private static int leading(String template) {
        return template.length() - template.stripLeading().length();
    }

    private static String encoded(char ascii) {
        return String.format(Locale.ROOT, "%%%02X", (int) ascii);
    }
}
