package io.cxintegrate.testkit.matrix;

import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.testkit.internal.IdempotencyKeys;
import io.cxintegrate.testkit.server.ClientAuthentication;
import io.cxintegrate.testkit.server.FakePlatform;
import io.cxintegrate.testkit.server.FakeRequest;
import io.cxintegrate.testkit.server.FakeResponse;
import io.cxintegrate.testkit.server.Operation;
import io.cxintegrate.testkit.server.Routes;
import java.time.Duration;
import java.util.Set;

/** An account one can read, set and book on: a booking that is made twice shows in the number of bookings. */
final class FakeLedger extends FakePlatform<FakeLedger.LedgerOperation> {
    enum LedgerOperation implements Operation {
        TOKEN,
        READ,
        SET,
        BOOK;

        @Override
        public boolean isTokenRequest() {
            return this == TOKEN;
        }
    }

    private final IdempotencyKeys keys = new IdempotencyKeys();
    private int work;

    private FakeLedger(TimeSource clock) {
        super("ledger", clock, ClientAuthentication.BODY, Duration.ofMinutes(10), Set.of());
    }

    static FakeLedger start(TimeSource clock) {
        FakeLedger fake = new FakeLedger(clock);
        fake.open(Routes.<LedgerOperation>builder()
                .token(LedgerOperation.TOKEN, "/token")
                .on(LedgerOperation.READ, "GET", "/account", fake::done)
                .on(LedgerOperation.SET, "PUT", "/account", fake::done)
                .on(LedgerOperation.BOOK, "POST", "/bookings", fake::book)
                .build());
        return fake;
    }

    /** How often something was done: a booking under a key that is known is not done again. */
    int work() {
        return locked(() -> work);
    }

    private FakeResponse done(FakeRequest request) {
        return FakeResponse.json(200, doWork());
    }

    private FakeResponse book(FakeRequest request) {
        return FakeResponse.json(
                201, keys.once("book", request.header("Idempotency-Key"), request.json(), this::doWork));
    }

    private JsonObject doWork() {
        work++;
        return JsonObject.of("id", "entry-" + work, "text", "an answer that is long enough to be cut in the middle");
    }
}
