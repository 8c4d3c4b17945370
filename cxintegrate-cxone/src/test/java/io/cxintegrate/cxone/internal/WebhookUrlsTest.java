package io.cxintegrate.cxone.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookUrlsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://hooks.example.com/x",
                "HTTPS://hooks.example.com",
                "https://10.0.0.5/hook",
                "https://[2001:db8::1]:8443/hook",
                "https://[64:ff9b::808:808]/hook",
                "https://hooks2024/x",
                "https://0xhooks.example.com/x",
                "https://localhost.example.com/x",
                "https://hooks.example.com/x?tenant=7"
            })
    void problem_ofAnHttpsUrlElsewhere_isNone(String url) {
        assertThat(WebhookUrls.problem(url, false)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://localhost/x",
                "https://LOCALHOST./x",
                "https://app.localhost/x",
                "https://127.0.0.1/x",
                "https://127.9.9.9:8443/x",
                "https://0.0.0.0/x",
                "https://169.254.169.254/latest/meta-data",
                "https://[::1]/x",
                "https://[::]/x",
                "https://[fe80::1]/x",
                "https://[::ffff:127.0.0.1]/x",
                "https://[::ffff:7f00:1]/x",
                "https://[::ffff:169.254.169.254]/x",
                "https://[::127.0.0.1]/x",
                "https://[64:ff9b::7f00:1]/x",
                "https://[64:ff9b::a9fe:a9fe]/x",
                "https://[0:0:0:0:0:0:0:1]/x",
                "https://[fe80::1%25eth0]/x",
                "https://localhost.localdomain/x",
                "https://ip6-localhost/x",
                "http://localhost:8080/x"
            })
    void problem_ofALocalUrl_isToldUnlessAllowed(String url) {
        assertThat(WebhookUrls.problem(url, false))
                .contains("must not point at this machine or the local link, where the platform would call itself;"
                        + " allowLocalWebhooks() permits it for tests");
        assertThat(WebhookUrls.problem(url, true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://hooks.example.com/x",
                "ftp://hooks.example.com",
                "hooks.example.com",
                "/x",
                "https:///x",
                "https://0x7f.1/x",
                "https://127.1/x",
                "https://127.0.0.1./x",
                "https://\u2460\u2461\u2466.0.0.1/x",
                "https://localhost%2e/x",
                "https://a b/x",
                "javascript:alert(1)",
                ""
            })
    void problem_ofWhatIsNoHttpsUrl_isToldWhateverIsAllowed(String url) {
        assertThat(WebhookUrls.problem(url, false)).contains("must be an absolute https URL (the value is not shown)");
        assertThat(WebhookUrls.problem(url, true)).contains("must be an absolute https URL (the value is not shown)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://2130706433/x",
                "https://0x7f000001/x",
                "https://0X7F000001/x",
                "https://017700000001/x",
                "https://0/x",
                "https://0177.0.0.1/x",
                "https://127.0.0.01/x",
                "https://169.254.0169.254/x",
                "https://3232235777/x"
            })
    void problem_ofAnAddressThatIsReadInTwoWays_isToldWhateverIsAllowed(String url) {
        assertThat(WebhookUrls.problem(url, false))
                .contains(
                        "must have a name or an address of four decimal numbers as its host (the value is not shown)");
        assertThat(WebhookUrls.problem(url, true)).isEqualTo(WebhookUrls.problem(url, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://user:pass@hooks.example.com/x",
                "https://user@hooks.example.com/x",
                "https://hooks.example.com/x?password=p",
                "https://hooks.example.com/x?a=1&access_token=t",
                "https://u:p@localhost/x"
            })
    void problem_ofAUrlWithCredentials_isTold(String url) {
        assertThat(WebhookUrls.problem(url, true)).contains("must not hold credentials (the value is not shown)");
    }
}
