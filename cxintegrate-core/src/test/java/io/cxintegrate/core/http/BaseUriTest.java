package io.cxintegrate.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The target is appended as text would be, whatever the rules for references make of it. */
class BaseUriTest {
    static Stream<Arguments> roots() {
        List<String> targets = List.of(
                "/",
                "/things/1",
                "/a/../b",
                "/a/./b",
                "//other.example/x",
                "///x",
                "/x:y@z",
                "/a%2Fb?q=/../c&d=//e",
                "/?q");
        return Stream.of(
                        "https://api.example.com",
                        "https://api.example.com/",
                        "https://api.example.com/api/v2",
                        "https://api.example.com/api/v2/",
                        "http://127.0.0.1:8080",
                        "http://[::1]:8080/x/",
                        "HTTPS://API.example.com:443//double")
                .flatMap(root -> targets.stream().map(target -> Arguments.of(root, target)));
    }

    @ParameterizedTest
    @MethodSource("roots")
    void of_target_isAppendedAsItStands(String root, String target) {
        URI expected = URI.create((root.endsWith("/") ? root.substring(0, root.length() - 1) : root) + target);

        URI uri = new BaseUri(URI.create(root)).of(ApiRequest.get(target).build());

        assertThat(uri).isEqualTo(expected).hasToString(expected.toString());
        assertThat(uri.getHost()).isEqualTo(URI.create(root).getHost());
        assertThat(uri.getRawPath()).isEqualTo(expected.getRawPath());
        assertThat(uri.getRawQuery()).isEqualTo(expected.getRawQuery());
    }
}
