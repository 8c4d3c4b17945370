package io.cxintegrate.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cxintegrate.core.json.CanonicalJson;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.erdtman.jcs.JsonCanonicalizer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The SHA-256 of a small field mapping, in hexadecimal. */
@State(Scope.Benchmark)
@Warmup(iterations = 200, batchSize = 1_000)
@Measurement(iterations = 400, batchSize = 1_000)
public class CanonicalHashBenchmark {
    private final Map<String, Object> value = Map.of(
            "name",
            "payment_processor_v2",
            "version",
            7,
            "enabled",
            true,
            "threshold",
            0.25,
            "owner",
            "Zoë \"Ops\" Müller",
            "fields",
            List.of(
                    Map.of("source", "/customer/id", "target", "customerId", "required", true),
                    Map.of("source", "/amount", "target", "amount", "type", "DECIMAL", "scale", 2),
                    Map.of("source", "/currency", "target", "currency", "values", List.of("EUR", "USD"))));
    private final ObjectMapper jackson = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();
    private final String text = CanonicalJson.write(value);

    /** The floor: sorted keys, but neither RFC 8785's numbers nor its checks. */
    @Benchmark
    public String jacksonSorted() throws IOException {
        return sha256(jackson.writeValueAsBytes(value));
    }

    /** Ours. */
    @Benchmark
    public String ours() {
        return CanonicalJson.sha256(value);
    }

    /** The one on Central; it takes text only, so that reading it is part of the price. */
    @Benchmark
    public String erdtman() throws IOException {
        return sha256(new JsonCanonicalizer(text).getEncodedUTF8());
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
