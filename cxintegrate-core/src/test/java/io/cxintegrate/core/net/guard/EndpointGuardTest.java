package io.cxintegrate.core.net.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointGuardTest {
    private static final String NOT_PUBLIC = "must not be on an address that is not public";
    private static final String INSIDE = "must not have a name of this machine or site as its host";
    private static final String ODD = "must have a name or an address of four decimal numbers as its host";

    private final EndpointGuard guard = EndpointGuard.defaults();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://hooks.example.com/a?b=c",
                "HTTPS://HOOKS.EXAMPLE.COM.:443/",
                "https://hooks.example.com:8443/x",
                "https://93.184.216.34/",
                "https://[2606:2800:220:1:248:1893:25c8:1946]/",
                "https://[64:ff9b::5db8:d822]/",
                "https://local.example.com/",
                "https://1.2.3.4.example.com/"
            })
    void problem_publicHttps_isNone(String url) {
        assertThat(guard.problem(URI.create(url))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/",
                "https://127.255.255.254/",
                "https://0.0.0.0/",
                "https://10.1.2.3/",
                "https://172.16.0.1/",
                "https://172.31.255.255/",
                "https://192.168.1.1/",
                "https://169.254.169.254/latest/meta-data",
                "https://100.64.0.1/",
                "https://100.100.100.200/",
                "https://168.63.129.16/",
                "https://192.0.0.192/",
                "https://192.0.2.1/",
                "https://198.18.0.1/",
                "https://198.51.100.7/",
                "https://203.0.113.7/",
                "https://224.0.0.1/",
                "https://240.0.0.1/",
                "https://255.255.255.255/",
                "https://[::]/",
                "https://[::1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[::ffff:7f00:1]/",
                "https://[::7f00:1]/",
                "https://[64:ff9b::7f00:1]/",
                "https://[64:ff9b::a9fe:a9fe]/",
                "https://[64:ff9b:1::5db8:d822]/",
                "https://[2002:7f00:1::]/",
                "https://[2002:5db8:d822::1]/",
                "https://[2001:0:5ef5:79fd::1]/",
                "https://[2001:db8::1]/",
                "https://[3fff::1]/",
                "https://[fc00::1]/",
                "https://[fd00:ec2::254]/",
                "https://[fe80::1]/",
                "https://[fec0::1]/",
                "https://[ff02::1]/",
                "https://[100::1]/",
                "https://[5f00::1]/"
            })
    void problem_addressThatIsNotPublic_isToldWithoutIt(String url) {
        assertThat(guard.problem(URI.create(url))).contains(NOT_PUBLIC);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://2130706433/",
                "https://127.1/",
                "https://0x7f000001/",
                "https://0x7f.0.0.1/",
                "https://0177.0.0.1/",
                "https://127.0.0.01/",
                "https://256.1.1.1/",
                "https://1.2.3.4.5/",
                "https://example.0x/"
            })
    void problem_oddSpellingOfAnAddress_isTold(String url) {
        // Some of them are no server-based authority for Java, which is as good.
        assertThat(guard.problem(URI.create(url)))
                .isPresent()
                .hasValueSatisfying(p -> assertThat(p).isIn(ODD, "must be an absolute https URL with an ASCII host"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://localhost/",
                "https://LOCALHOST./",
                "https://a.localhost/",
                "https://metadata/",
                "https://metadata.google.internal/",
                "https://printer.local/",
                "https://nas.home.arpa/",
                "https://kubernetes.default.svc.cluster.local/"
            })
    void problem_nameOfThisMachineOrSite_isTold(String url) {
        assertThat(guard.problem(URI.create(url))).contains(INSIDE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://hooks.example.com/",
                "ftp://hooks.example.com/",
                "//hooks.example.com/",
                "/path",
                "mailto:x@example.com",
                "https:///path",
                "https://under_score.example.com/"
            })
    void problem_notAnHttpsUrl_isTold(String url) {
        assertThat(guard.problem(URI.create(url))).contains("must be an absolute https URL with an ASCII host");
    }

    @Test
    void check_userInfoOrPort_isToldWithoutTheUrl() {
        assertThatThrownBy(() -> guard.check(URI.create("https://user:pw@hooks.example.com/")))
                .isInstanceOf(ForbiddenEndpointException.class)
                .hasMessage("the endpoint is not allowed: it must not hold user info");
        assertThatThrownBy(() -> guard.check(URI.create("https://hooks.example.com:22/?token=s3cr3t")))
                .isInstanceOf(ForbiddenEndpointException.class)
                .hasMessage("the endpoint is not allowed: it must be on one of the ports [443, 8443] but is on 22");
    }

    @Test
    void check_allowedExplicitly_passes() {
        EndpointGuard open = EndpointGuard.builder()
                .allowHttp()
                .allowPorts(8080)
                .allowNetwork("10.20.0.0/16")
                .allowNetwork("fd00::/8")
                .allowHost("Receiver.Internal")
                .build();

        assertThatCode(() -> {
                    open.check(URI.create("http://hooks.example.com/"));
                    open.check(URI.create("http://10.20.30.40:8080/"));
                    open.check(URI.create("https://[fd12::1]/"));
                    open.check(URI.create("https://receiver.internal/"));
                })
                .doesNotThrowAnyException();
        assertThat(open.problem(URI.create("http://10.21.0.1/"))).contains(NOT_PUBLIC);
        assertThat(open.problem(URI.create("https://other.internal/"))).contains(INSIDE);
        assertThat(open)
                .hasToString("EndpointGuard[http, https, ports=[80, 443, 8080, 8443], 2 networks and 1 hosts allowed]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.0", "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/x", "example.com/8", "fd00::/129", "/8", ""})
    void allowNetwork_notCidr_isRefused(String cidr) {
        assertThatThrownBy(() -> EndpointGuard.builder().allowNetwork(cidr))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a network must be an address, a slash and a length with no bit set beyond it,"
                        + " such as 10.0.0.0/8 or fd00::/8, but is '" + cidr + "'");
    }

    @Test
    void addresses_oneOfSeveralNotPublic_areAllRefused() throws UnknownHostException {
        List<InetAddress> mixed = List.of(InetAddress.getByName("93.184.216.34"), InetAddress.getByName("10.0.0.1"));
        EndpointGuard fooled = EndpointGuard.builder().resolver(host -> mixed).build();

        assertThatThrownBy(() -> fooled.addresses("hooks.example.com"))
                .isInstanceOf(ForbiddenEndpointException.class)
                .hasMessage("the endpoint is not allowed: it must resolve to public addresses only but does not");
    }

    @Test
    void addresses_allPublic_areThoseOfTheResolver() throws UnknownHostException {
        List<InetAddress> found =
                List.of(InetAddress.getByName("93.184.216.34"), InetAddress.getByName("2606:4700::1"));
        EndpointGuard open = EndpointGuard.builder().resolver(host -> found).build();

        assertThat(open.addresses("hooks.example.com")).isEqualTo(found);
    }

    @Property
    void addresses_ipv4AndItsFormsInIpv6_areJudgedAlike(@ForAll byte a, @ForAll byte b, @ForAll byte c, @ForAll byte d)
            throws UnknownHostException {
        byte[] v4 = {a, b, c, d};
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff, a, b, c, d};
        byte[] nat64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, a, b, c, d};
        boolean allowed = allows(v4);
        assertThat(allows(mapped)).isEqualTo(allowed);
        assertThat(allows(nat64)).isEqualTo(allowed);
        InetAddress address = InetAddress.getByAddress(v4);
        if (address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress()) {
            assertThat(allowed).isFalse();
        }
    }

    private static boolean allows(byte[] bytes) {
        EndpointGuard fixed = EndpointGuard.builder()
                .resolver(host -> List.of(InetAddress.getByAddress(bytes)))
                .build();
        try {
            fixed.addresses("hooks.example.com");
            return true;
        } catch (ForbiddenEndpointException e) {
            return false;
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
