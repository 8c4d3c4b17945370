package io.cxintegrate.core.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every expression of JSONata's reference suite on data that can be changed: nobody changes it, and nobody keeps a part of it. */
class JsonataInputCorpusTest {
    @Test
    void evaluate_corpus_changesNoInputAndSharesNoneOfIt() throws IOException {
        int results = 0;
        for (JsonataCases.Case c : JsonataCases.all()) {
            String source = c.source();
            if (source == null || c.input() instanceof ExpressionResult) {
                continue;
            }
            Object input = changeable(c.input());
            String before = Json.write(input);
            try {
                ExpressionResult result = Expression.compile(source).evaluate(input, c.bindings());
                assertThat(Json.write(input)).as(c.name()).isEqualTo(before);
                String json = result.toJson();
                spoil(input);
                assertThat(result.toJson())
                        .as(c.name() + " after the input has changed")
                        .isEqualTo(json);
                results++;
            } catch (TransformationException e) {
                assertThat(Json.write(input)).as(c.name()).isEqualTo(before);
            }
        }
        assertThat(results).isGreaterThan(100);
    }

    private static @Nullable Object changeable(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((name, member) -> copy.put(name, changeable(member)));
            return copy;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(item -> copy.add(changeable(item)));
            return copy;
        }
        return value;
    }

    @SuppressWarnings("unchecked")
    private static void spoil(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            map.values().forEach(JsonataInputCorpusTest::spoil);
            ((Map<Object, Object>) map).put("spoilt", true);
        } else if (value instanceof List<?> list) {
            list.forEach(JsonataInputCorpusTest::spoil);
            ((List<Object>) list).add("spoilt");
        }
    }
}
