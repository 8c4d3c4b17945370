package io.cxintegrate.benchmarks;

/** Schemas of a size, that differ in the type of one leaf. */
final class SchemaPairs {
    private static final String DRAFT = "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",";

    private SchemaPairs() {}

    /** @param pair a form and a size, such as {@code wide-1000} */
    static String text(String pair, String leaf) {
        int size = Integer.parseInt(pair.substring(pair.indexOf('-') + 1));
        return switch (pair.substring(0, pair.indexOf('-'))) {
            case "wide" -> wide(size, leaf);
            case "deep" -> deep(size, leaf);
            case "oneOf" -> union(size, leaf);
            default -> recursive(size, leaf);
        };
    }

    private static String wide(int size, String leaf) {
        StringBuilder out =
                new StringBuilder(DRAFT + "\"type\":\"object\",\"required\":[\"property0\"],\"properties\":{");
        for (int i = 0; i < size; i++) {
            String type = i == size - 1 ? leaf : i % 3 == 0 ? "string" : i % 3 == 1 ? "integer" : "boolean";
            out.append(i > 0 ? "," : "")
                    .append("\"property")
                    .append(i)
                    .append("\":{\"type\":\"")
                    .append(type);
            out.append("\",\"description\":\"What the property of number ")
                    .append(i)
                    .append(" says\"}");
        }
        return out.append("},\"additionalProperties\":false}").toString();
    }

    private static String deep(int size, String leaf) {
        return "{\"type\":\"object\",\"required\":[\"p\"],\"properties\":{\"p\":".repeat(size) + "{\"type\":\"" + leaf
                + "\"}" + "}}".repeat(size);
    }

    private static String union(int size, String leaf) {
        StringBuilder out = new StringBuilder(DRAFT + "\"oneOf\":[");
        for (int i = 0; i < size; i++) {
            String type = i == size - 1 ? leaf : "string";
            out.append(i > 0 ? "," : "")
                    .append("{\"type\":\"object\",\"required\":[\"kind\"],\"properties\":{\"kind\":");
            out.append("{\"const\":\"k")
                    .append(i)
                    .append("\"},\"value\":{\"type\":\"")
                    .append(type)
                    .append("\"}}}");
        }
        return out.append("]}").toString();
    }

    private static String recursive(int size, String leaf) {
        StringBuilder out = new StringBuilder(DRAFT + "\"$ref\":\"#/definitions/t0\",\"definitions\":{");
        for (int i = 0; i < size; i++) {
            out.append(i > 0 ? "," : "")
                    .append("\"t")
                    .append(i)
                    .append("\":{\"type\":\"object\",\"required\":[\"kind\"],");
            out.append("\"properties\":{\"kind\":{\"const\":\"t").append(i).append("\"},\"leaf\":{\"type\":\"");
            out.append(leaf).append("\"},\"child\":{\"oneOf\":[");
            for (int j = 0; j < size; j++) {
                out.append(j > 0 ? "," : "")
                        .append("{\"$ref\":\"#/definitions/t")
                        .append(j)
                        .append("\"}");
            }
            out.append("]}}}");
        }
        return out.append("}}").toString();
    }
}
