package io.cxintegrate.core.net.guard;

import io.cxintegrate.core.Require;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A rule for which endpoints may be called when somebody else chose them, such as the webhook URL of a customer: against
 * requests forged on our side of the firewall (SSRF). Immutable and safe to share between threads.
 *
 * <p>By default: {@code https} only; ports 443 and 8443; no user info; no name of this machine or site ({@code localhost},
 * a name without a dot, {@code .internal} and the like); no address but those of the public Internet, so no loopback,
 * private, carrier-grade NAT, link-local, metadata, unique-local, multicast, documentation or reserved one, neither as IPv4
 * nor inside IPv6 (mapped, NAT64, 6to4, Teredo); no address in an odd spelling ({@code 2130706433}, {@code 0x7f.1}).
 *
 * <p>{@link #check} looks at the spelling and is for the moment an endpoint is configured. A name may resolve to something
 * else later, so it is {@link GuardedTransport} that looks at the addresses, at every connection.
 */
public final class EndpointGuard {
    private final boolean http;
    private final Set<Integer> ports;
    private final List<Network> networks;
    private final Set<String> hosts;
    private final HostResolver resolver;

    private EndpointGuard(Builder b) {
        http = b.http;
        ports = Set.copyOf(b.ports);
        networks = List.copyOf(b.networks);
        hosts = Set.copyOf(b.hosts);
        resolver = b.resolver;
    }

    /** The defaults. */
    public static EndpointGuard defaults() {
        return builder().build();
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Refuses an endpoint whose spelling alone is not allowed. Looks up no name.
     *
     * @throws ForbiddenEndpointException saying what is wrong with it, not what it is
     */
    public void check(URI endpoint) {
        problem(endpoint).ifPresent(problem -> {
            throw new ForbiddenEndpointException(problem);
        });
    }

    /** What {@link #check} would say, as the end of a sentence that begins with the endpoint. */
    public Optional<String> problem(URI endpoint) {
        String scheme = endpoint.getScheme() == null ? "" : endpoint.getScheme().toLowerCase(Locale.ROOT);
        if (!(scheme.equals("https") || (http && scheme.equals("http"))) || endpoint.getHost() == null) {
            return Optional.of("must be an absolute " + (http ? "http or https" : "https") + " URL with an ASCII host");
        }
        if (endpoint.getRawUserInfo() != null) {
            return Optional.of("must not hold user info");
        }
        int port = endpoint.getPort() >= 0 ? endpoint.getPort() : scheme.equals("https") ? 443 : 80;
        if (!ports.contains(port)) {
            return Optional.of("must be on one of the ports " + new TreeSet<>(ports) + " but is on " + port);
        }
        return problemOfHost(HostSpelling.canonical(endpoint.getHost()));
    }

    /**
     * The addresses to connect to, all of them checked.
     *
     * @throws ForbiddenEndpointException if one of them is not allowed; a host with a good and a bad one is up to something
     * @throws UnknownHostException if there are none
     */
    List<InetAddress> addresses(String host) throws UnknownHostException {
        String name = HostSpelling.canonical(host);
        problemOfHost(name).ifPresent(problem -> {
            throw new ForbiddenEndpointException(problem);
        });
        List<InetAddress> addresses = resolver.resolve(name);
        if (addresses.isEmpty()) {
            throw new UnknownHostException("no address");
        }
        for (InetAddress address : addresses) {
            if (!allows(address)) {
                throw new ForbiddenEndpointException("must resolve to public addresses only but does not");
            }
        }
        return addresses;
    }

    private Optional<String> problemOfHost(String host) {
        if (hosts.contains(host)) {
            return Optional.empty();
        }
        if (HostSpelling.isOddIpv4(host)) {
            return Optional.of("must have a name or an address of four decimal numbers as its host");
        }
        if (HostSpelling.isCanonicalIpv4(host) || host.indexOf(':') >= 0) {
            return isAllowedLiteral(host)
                    ? Optional.empty()
                    : Optional.of("must not be on an address that is not public");
        }
        return HostSpelling.isInside(host)
                ? Optional.of("must not have a name of this machine or site as its host")
                : Optional.empty();
    }

    private boolean isAllowedLiteral(String host) {
        if (host.indexOf(':') >= 0 && !HostSpelling.isIpv6(host)) {
            return false;
        }
        try {
            // A literal address: no name is looked up.
            return allows(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** By its bytes: {@code getByName} and resolvers have already made IPv4 of mapped addresses. */
    private boolean allows(InetAddress address) {
        byte[] bytes = address.getAddress();
        return PublicAddresses.contains(bytes) || networks.stream().anyMatch(n -> n.contains(bytes));
    }

    @Override
    public String toString() {
        return "EndpointGuard[" + (http ? "http, " : "") + "https, ports=" + new TreeSet<>(ports) + ", "
                + networks.size() + " networks and " + hosts.size() + " hosts allowed]";
    }

    /** Collects settings; not safe for concurrent use. */
    public static final class Builder {
        private boolean http;
        private final Set<Integer> ports = new TreeSet<>(Set.of(443, 8443));
        private final List<Network> networks = new ArrayList<>();
        private final Set<String> hosts = new TreeSet<>();
        private HostResolver resolver = HostResolver.system();

        private Builder() {}

        /** Allows {@code http} as well, and port 80 with it. Default: {@code https} only. */
        public Builder allowHttp() {
            http = true;
            ports.add(80);
            return this;
        }

        /**
         * Allows these ports besides 443 and 8443.
         *
         * @throws IllegalArgumentException if one is not 1 to 65535
         */
        public Builder allowPorts(int... values) {
            for (int value : values) {
                ports.add(Require.between(1, 65_535, value, "port"));
            }
            return this;
        }

        /**
         * Allows the addresses of this network besides the public ones, such as {@code 10.20.0.0/16} for receivers of one's
         * own.
         *
         * @throws IllegalArgumentException if it is not in CIDR notation
         */
        public Builder allowNetwork(String cidr) {
            networks.add(Network.of(cidr));
            return this;
        }

        /**
         * Allows this name though it is one of this machine or site, such as {@code receiver.internal}. What it resolves to
         * has to be public or in an {@linkplain #allowNetwork allowed network} all the same.
         */
        public Builder allowHost(String name) {
            hosts.add(HostSpelling.canonical(Require.text(name, "host")));
            return this;
        }

        /** What finds addresses. Default: {@link HostResolver#system()}. */
        public Builder resolver(HostResolver value) {
            resolver = Objects.requireNonNull(value, "resolver");
            return this;
        }

        /** The guard. */
        public EndpointGuard build() {
            return new EndpointGuard(this);
        }
    }
}
