package io.cxintegrate.cxone.connectors.plan;

import io.cxintegrate.cxone.connectors.ConnectorDefinition;
import io.cxintegrate.cxone.connectors.DatabaseType;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Many connectors that differ. */
final class Fleet {
    private Fleet() {}

    static ConnectorDefinition.Builder builder(String id) {
        return ConnectorDefinition.builder(id)
                .name("Analytics " + id)
                .databaseType(DatabaseType.POSTGRESQL)
                .host(id.toLowerCase(Locale.ROOT) + ".internal.net")
                .port(5432)
                .database("analytics_dw")
                .driverVersion("42.6.0");
    }

    static ConnectorDefinition connector(String id) {
        return builder(id).build();
    }

    static List<ConnectorDefinition> of(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> connector(String.format(Locale.ROOT, "db-%03d", i)))
                .toList();
    }
}
