package io.cxintegrate.genesys.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;

/** That the tables of hostile templates, paths and answers stay as long as they are. */
class HostileInputsCountTest {
    @Test
    void hostileInputs_ofTemplatesAndMappings_areAtLeastForty() {
        long templates = rows(HostileTemplatesTest.class);
        long mappings = rows(HostileMappingsTest.class);
        System.out.printf(Locale.ROOT, "hostile-inputs templates=%d mappings=%d%n", templates, mappings);

        assertThat(templates).isGreaterThanOrEqualTo(40);
        assertThat(mappings).isGreaterThanOrEqualTo(40);
    }

    private static long rows(Class<?> tests) {
        return Arrays.stream(tests.getDeclaredMethods())
                .map(HostileInputsCountTest::table)
                .mapToLong(table -> table.lines().filter(l -> !l.isBlank()).count())
                .sum();
    }

    private static String table(Method test) {
        CsvSource source = test.getAnnotation(CsvSource.class);
        return source == null ? "" : source.textBlock();
    }
}
