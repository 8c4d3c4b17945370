package io.cxintegrate.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.support.Fuzz;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Group;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** No value leaves the place of the path or query it was given for. Documented: IllegalArgumentException. */
@SuppressWarnings("ClassCanBeStatic") // groups must not be
class ApiRequestFuzzTest {
    private static final String BASE = "https://api.example.com/v1";

    @Group
    @PropertyDefaults(tries = 100, edgeCases = EdgeCasesMode.NONE)
    class Usual extends Properties {}

    @Group
    @Tag("slow")
    @PropertyDefaults(tries = 3_000, edgeCases = EdgeCasesMode.NONE)
    class AtLength extends Properties {}

    abstract static class Properties {
        @Provide
        Arbitrary<String> values() {
            return Fuzz.text(
                    "bot-1", "..", "../../admin", "a/b?c=d#e", "//evil.example", "@evil.example", "a b+c*~", "Grüße");
        }

        @Provide
        Arbitrary<String> templates() {
            return Fuzz.text("/bots/{id}/x", "/{id}", "//evil.example/{id}", "/a/{id}/{id}", "/{i{d}");
        }

        @Property
        void build_anyValues_stayWhereTheyBelong(
                @ForAll("values") String id, @ForAll("values") String name, @ForAll("values") String value) {
            ApiRequest[] built = new ApiRequest[1];
            Optional<RuntimeException> failure = Fuzz.failure(
                    () -> built[0] = ApiRequest.get("/bots/{id}/{id}.json")
                            .path("id", id)
                            .query(name, value)
                            .query("last", value)
                            .build(),
                    IllegalArgumentException.class);

            if (failure.isPresent()) {
                assertThat(id).isIn("", ".", "..");
                return;
            }
            URI uri = URI.create(BASE + built[0].target());
            assertThat(uri.getRawAuthority()).isEqualTo("api.example.com");
            assertThat(uri.getRawFragment()).isNull();
            assertThat(uri.normalize()).isEqualTo(uri);
            String[] segments = uri.getRawPath().split("/", -1);
            assertThat(segments).hasSize(5).startsWith("", "v1", "bots");
            assertThat(decoded(segments[3])).isEqualTo(received(id));
            assertThat(decoded(segments[4])).isEqualTo(received(id) + ".json");
            String[] pairs = uri.getRawQuery().split("&", -1);
            assertThat(pairs).hasSize(2);
            assertThat(pairs[0].split("=", -1)).hasSize(2).satisfies(pair -> {
                assertThat(decoded(pair[0])).isEqualTo(received(name));
                assertThat(decoded(pair[1])).isEqualTo(received(value));
            });
            assertThat(built[0].target().chars()).allMatch(c -> c > 0x20 && c < 0x7f);
            assertThat(built[0].toString()).isEqualTo("GET /bots/{id}/{id}.json GET /bots/{id}/{id}.json");
        }

        @Property
        void build_anyTemplate_isRefusedOrKeepsTheHost(
                @ForAll("templates") String template, @ForAll("values") String id) {
            ApiRequest[] built = new ApiRequest[1];
            if (Fuzz.failure(
                            () -> built[0] =
                                    ApiRequest.get(template).path("id", id).build(),
                            IllegalArgumentException.class)
                    .isPresent()) {
                return;
            }
            assertThat(URI.create(BASE + built[0].target()).getRawAuthority()).isEqualTo("api.example.com");
        }

        private static String decoded(String text) {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        }

        /** Half of a surrogate pair has no UTF-8 form; the JDK sends a question mark. */
        private static String received(String text) {
            return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        }
    }
}
