package io.cxintegrate.testkit.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cxintegrate.core.net.guard.HostResolver;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The contract of {@link HostResolver}: extend it, hand over yours, and say what it should know if not {@code localhost}. */
public abstract class HostResolverContract {
    /** For subclasses. */
    protected HostResolverContract() {}

    /** The resolver. */
    protected abstract HostResolver resolver();

    /** A host it finds. Default {@code localhost}. */
    protected String knownHost() {
        return "localhost";
    }

    /** A host nobody has. Default one in {@code .invalid}, which RFC 6761 keeps free. */
    protected String unknownHost() {
        return "no-such-host.invalid";
    }

    @Test
    void resolve_knownHost_givesAddresses() throws UnknownHostException {
        List<InetAddress> addresses = resolver().resolve(knownHost());
        assertFalse(addresses.isEmpty(), "at least one address");
        assertTrue(addresses.stream().allMatch(Objects::nonNull), "no address is null");
    }

    @Test
    void resolve_unknownHost_throwsAndGivesNoEmptyList() {
        HostResolver resolver = resolver();
        assertThrows(UnknownHostException.class, () -> resolver.resolve(unknownHost()));
    }

    /** A guard may hand over a literal; looked up as a name it would be asked for in the network. */
    @Test
    void resolve_addressLiteral_isThatAddressAlone() throws UnknownHostException {
        for (String literal : List.of("192.0.2.1", "2001:db8:0:0:0:0:0:1")) {
            List<InetAddress> addresses = resolver().resolve(literal);
            assertEquals(List.of(InetAddress.getByName(literal)), addresses);
        }
    }

    @Test
    void resolve_manyThreads_findsTheSame() throws Exception {
        HostResolver resolver = resolver();
        List<InetAddress> expected = resolver.resolve(knownHost());
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<InetAddress>>> running = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                running.add(pool.submit(() -> resolver.resolve(knownHost())));
            }
            for (Future<List<InetAddress>> one : running) {
                List<InetAddress> found = one.get(60, TimeUnit.SECONDS);
                assertTrue(found.containsAll(expected) && expected.containsAll(found), "the same addresses");
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
