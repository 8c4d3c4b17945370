package io.cxintegrate.benchmarks;

/** Expressions and what they are evaluated on. */
enum JsonataCases {
    /** Two members more, 300 bytes. */
    MERGE("$merge([$$, {\"currency\": \"EUR\", \"source\": \"cognigy\"}])"),

    /** Three members of 300 bytes. */
    PICK("{\"id\": interactionId, \"agent\": agentEmail, \"queue\": queue.name}"),

    /** Concatenation, sum, filter and regular expression over an order of 66 items, 10 kB. */
    ORDER("{\"id\": order.id, \"customer\": customer.first & \" \" & customer.last, \"total\": $sum(items.price),"
            + " \"large\": items[quantity > 3 and $contains(sku, /^A-10[0-3]/)].{\"sku\": sku, \"price\": price}}"),

    /** New names for two members of 300 bytes, the others pass. */
    RENAME("$merge([$sift($, function($v, $k) { $k != \"agentEmail\" and $k != \"callDuration\" }),"
            + " {\"agentId\": agentEmail, \"durationSeconds\": callDuration}])"),

    /** Half of 5,000 records in another shape, 1 MB. */
    RESHAPE("records[status = \"done\"].{\"id\": id, \"name\": customer.name, \"amount\": amount, \"tags\": tags}");

    private static final int ITEMS = 66;
    private static final int RECORDS = 5_000;

    private final String source;

    JsonataCases(String source) {
        this.source = source;
    }

    String source() {
        return source;
    }

    String input() {
        return switch (this) {
            case MERGE, PICK, RENAME -> TransformBenchmark.EVENT;
            case ORDER -> order();
            case RESHAPE -> records();
        };
    }

    private static String order() {
        StringBuilder json = new StringBuilder(
                "{\"order\":{\"id\":\"O-1001\"},\"customer\":{\"first\":\"Ada\",\"last\":\"Lovelace\"},\"items\":[");
        for (int i = 0; i < ITEMS; i++) {
            json.append(i == 0 ? "" : ",")
                    .append("{\"sku\":\"")
                    .append(i % 3 == 0 ? "A-" : "B-")
                    .append(1000 + i)
                    .append("\",\"name\":\"Article number ")
                    .append(i)
                    .append("\",\"quantity\":")
                    .append(1 + i % 5)
                    .append(",\"price\":")
                    .append(10 + i)
                    .append(".95,\"stock\":true,\"warehouse\":\"EU-")
                    .append(i % 7)
                    .append("\",\"note\":\"handle with care\"}");
        }
        return json.append("]}").toString();
    }

    private static String records() {
        StringBuilder json = new StringBuilder("{\"records\":[");
        for (int i = 0; i < RECORDS; i++) {
            json.append(i == 0 ? "" : ",")
                    .append("{\"id\":")
                    .append(100_000 + i)
                    .append(",\"status\":\"")
                    .append(i % 2 == 0 ? "done" : "open")
                    .append("\",\"customer\":{\"name\":\"Customer ")
                    .append(i)
                    .append("\",\"tier\":\"gold\",\"city\":\"Vienna\"},\"amount\":")
                    .append(i)
                    .append(
                            ".5,\"tags\":[\"a\",\"b\",\"c\"],\"channel\":\"voice\",\"note\":\"something that nobody reads ")
                    .append(i)
                    .append("\"}");
        }
        return json.append("]}").toString();
    }
}
