package io.cxintegrate.cxone;

import io.cxintegrate.core.IdSource;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.testkit.FakeCxone;

/** Clients of the fake platform, on its clock and without chance. */
public final class Fakes {
    private Fakes() {}

    /** A builder that is complete. */
    public static Cxone.Builder builder(FakeCxone fake) {
        return Cxone.builder()
                .baseUri(fake.baseUri())
                .clientId(fake.clientId())
                .clientSecret(fake.clientSecret())
                .clock(fake.clock())
                .jitter(Jitter.fixed(0))
                .ids(IdSource.sequence("id"));
    }
}
