package io.cxintegrate.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.InvalidConfigurationException;
import io.cxintegrate.core.audit.chain.AuditHead;
import io.cxintegrate.core.json.Json;
import io.cxintegrate.core.json.JsonException;
import io.cxintegrate.core.json.JsonLimits;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.support.Fuzz;
import io.cxintegrate.core.support.ManualTime;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Group;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Records of whatever. Documented: InvalidConfigurationException at build; JsonException and IllegalArgumentException for heads. */
@SuppressWarnings("ClassCanBeStatic") // groups must not be
class AuditEventFuzzTest {
    private static final String MARKER = "s3cr3t-4711";

    @Group
    @PropertyDefaults(tries = 100, edgeCases = EdgeCasesMode.NONE)
    class Usual extends Properties {}

    @Group
    @Tag("slow")
    @PropertyDefaults(tries = 3_000, edgeCases = EdgeCasesMode.NONE)
    class AtLength extends Properties {}

    abstract static class Properties {
        private final ManualTime time = new ManualTime();

        @Provide
        Arbitrary<String> texts() {
            return Fuzz.text("integration.mapping.update", "DEPLOY_MAPPING", "bot_id", "event_type", "eventId", " ");
        }

        @Provide
        Arbitrary<byte[]> documents() {
            return Fuzz.bytes(
                    "{\"name\":\"payment\",\"retries\":3,\"tags\":[\"a\",{\"b\":1.50}]}",
                    "{\"n\":9007199254740993,\"s\":\"\\ud800\"}");
        }

        @Provide
        Arbitrary<byte[]> heads() {
            return Fuzz.bytes(
                    "{\"seq\":12,\"hash\":\"" + "0af1".repeat(16) + "\"}",
                    "{\"seq\":9223372036854775808,\"hash\":\"" + "0".repeat(64) + "\"}");
        }

        @Provide
        Arbitrary<AuditNaming> namings() {
            return Arbitraries.of(AuditNaming.values());
        }

        @Property
        void build_anyContent_isARecordOrSaysWhatIsWrong(
                @ForAll("namings") AuditNaming naming,
                @ForAll("texts") String text,
                @ForAll("texts") String name,
                @ForAll("documents") byte[] document) {
            JsonObject content = readable(document);
            AuditEvent[] built = new AuditEvent[1];
            Optional<RuntimeException> failure = Fuzz.failure(
                    () -> built[0] = AuditEvent.builder()
                            .naming(naming)
                            .ids(IdSource.sequence("e"))
                            .clock(time)
                            .eventType(text)
                            .action(text)
                            .userId(text)
                            .payload(content)
                            .payloadHash(text.length() == 64 ? text : null)
                            .details(content)
                            .attribute(name, content)
                            .attribute("client_secret", JsonObject.of("inner", MARKER))
                            .attribute("nested", JsonObject.of("Api-Key", MARKER, "other", content))
                            .build(),
                    InvalidConfigurationException.class);

            if (failure.isEmpty()) {
                String json = built[0].toJson().toJson();
                assertThat(json).doesNotContain(MARKER);
                assertThat(JsonObject.parse(json).toJson()).isEqualTo(json);
                assertThat(built[0].toBuilder().build()).isEqualTo(built[0]);
                assertThat(json.lines()).hasSize(1);
            } else {
                assertThat(failure.get().getMessage()).doesNotContain(MARKER);
            }
        }

        @Property
        void headFromJson_anyObject_roundTripsOrIsRefused(@ForAll("heads") byte[] document) {
            Fuzz.failure(
                    () -> {
                        AuditHead head = AuditHead.fromJson(Json.parseObject(document, JsonLimits.DEFAULT));
                        assertThat(AuditHead.fromJson(head.toJson())).isEqualTo(head);
                    },
                    JsonException.class,
                    IllegalArgumentException.class);
        }

        private static JsonObject readable(byte[] document) {
            try {
                return Json.parseObject(document, JsonLimits.DEFAULT);
            } catch (JsonException e) {
                return JsonObject.of("unreadable", e.getMessage());
            }
        }
    }
}
