package io.cxintegrate.cognigy;

import io.cxintegrate.cognigy.mapping.IntegrationMapping;
import io.cxintegrate.cognigy.mapping.Mappings;
import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.InMemoryAuditSink;
import io.cxintegrate.testkit.FakeCognigy;
import java.util.List;
import java.util.Optional;

/** Clients of the fake tenant, and what they deploy. Stateless. */
final class Tenants {
    static final String BOT = "bot-1";

    private Tenants() {}

    static Cognigy.Builder client(FakeCognigy fake, TimeSource clock) {
        return Cognigy.builder()
                .baseUri(fake.baseUri())
                .clientId(fake.clientId())
                .clientSecret(fake.clientSecret())
                .userId("svc_account_01")
                .clock(clock)
                .jitter(Jitter.fixed(0))
                .ids(IdSource.sequence("id"));
    }

    static IntegrationMapping v1() {
        return Mappings.payment().version("v1").build();
    }

    static IntegrationMapping v2() {
        return Mappings.payment().build();
    }

    /** What is on record about how changes ended; the intents before them left out. */
    static List<AuditEvent> outcomes(InMemoryAuditSink audit) {
        return audit.events().stream()
                .filter(e -> !e.status().equals(Optional.of("STARTED")))
                .toList();
    }
}
