package io.cxintegrate.benchmarks;

import com.bazaarvoice.jolt.Shiftr;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.transform.fields.FieldMapping;
import io.cxintegrate.core.transform.fields.Unmapped;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Two fields of an event of about 300 bytes get new names, and the others pass; in memory, without text. */
@State(Scope.Benchmark)
@Warmup(iterations = 200, batchSize = 1_000)
@Measurement(iterations = 400, batchSize = 1_000)
public class TransformBenchmark {
    static final String EVENT = "{\"eventType\":\"interaction.completed\",\"timestamp\":\"2024-01-15T10:30:00Z\","
            + "\"customerId\":\"CUST-99281\",\"interactionId\":\"INT-4421\",\"agentEmail\":\"agent.smith@company.com\","
            + "\"callDuration\":245,\"queue\":{\"name\":\"support\",\"skill\":\"billing\"},"
            + "\"tags\":[\"vip\",\"callback\"],\"channel\":\"voice\",\"region\":\"eu\"}";

    private final JsonObject event = JsonObject.parse(EVENT);
    private final FieldMapping mapping = FieldMapping.builder()
            .unmapped(Unmapped.PASS)
            .move("agentEmail", "agentId")
            .move("callDuration", "durationSeconds")
            .build();

    private final Object joltEvent;
    private final ObjectNode node;
    private final Shiftr shiftr =
            new Shiftr(Map.of("agentEmail", "agentId", "callDuration", "durationSeconds", "*", "&"));

    /** Reads the event for the peers. */
    public TransformBenchmark() {
        ObjectMapper jackson = new ObjectMapper();
        try {
            joltEvent = jackson.readValue(EVENT, Map.class);
            node = (ObjectNode) jackson.readTree(EVENT);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the event is valid JSON", e);
        }
    }

    /** Ours. */
    @Benchmark
    public JsonObject ours() {
        return mapping.apply(event);
    }

    /** JOLT's shift. */
    @Benchmark
    public Object jolt() {
        return shiftr.transform(joltEvent);
    }

    /** What one writes by hand; the parts are shared with the event, which is not copied. */
    @Benchmark
    public ObjectNode handWritten() {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        node.properties().forEach(e -> {
            String name = e.getKey();
            if (!name.equals("agentEmail") && !name.equals("callDuration")) {
                out.set(name, e.getValue());
            }
        });
        out.set("agentId", node.get("agentEmail"));
        out.set("durationSeconds", node.get("callDuration"));
        return out;
    }
}
