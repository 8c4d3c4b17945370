package io.cxintegrate.genesys.internal.template;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** The macro libraries of one macro each, and the list of all. */
final class SmallTools {
    /** What a search of Salesforce takes as an operator. */
    private static final String SALESFORCE_RESERVED = "?&|!{}[]()^~*:\\\"'+-";

    static final Map<String, Tool> ALL = Map.of(
            "esc",
            new EscapeTool(),
            "math",
            new MathTool(),
            "successTemplateUtils",
            new SuccessTool(),
            "encoding",
            (name, a) -> {
                if (!name.equals("base64")) {
                    throw Tool.unknown("encoding", name);
                }
                a.expect(1, 1);
                String text = a.textOrNull(0);
                return text == null
                        ? null
                        : Budget.bounded(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
            },
            "urlTool",
            (name, a) -> {
                if (!name.equals("optionalQueryParam")) {
                    throw Tool.unknown("urlTool", name);
                }
                a.expect(2, 2);
                String value = a.textOrNull(1);
                // A reference that has no value comes as it is written.
                return value == null || value.isEmpty() || value.startsWith("${") || value.startsWith("$input.")
                        ? ""
                        : Budget.bounded("&" + EscapeTool.uriEncoded(a.text(0)) + "=" + EscapeTool.uriEncoded(value));
            },
            "salesforce",
            (name, a) -> {
                if (!name.equals("escReserved")) {
                    throw Tool.unknown("salesforce", name);
                }
                a.expect(1, 1);
                String text = a.textOrNull(0);
                if (text == null) {
                    return null;
                }
                StringBuilder out = new StringBuilder();
                text.chars()
                        .forEach(c -> out.append(SALESFORCE_RESERVED.indexOf(c) < 0 ? "" : "\\")
                                .append((char) c));
                return Budget.bounded(out.toString());
            });

    private SmallTools() {}
}
