package io.cxintegrate.testkit.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.core.net.JdkHttpTransport;
import io.cxintegrate.testkit.matrix.MatrixCell.Call;
import io.cxintegrate.testkit.secrets.Leaks;
import io.cxintegrate.testkit.secrets.Planted;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever goes wrong, no text tells a secret: not the exception with its causes, its stack and its serialised form, not what
 * is logged at any level, not what is measured, not what a listener hears, and not the text form of anything that took part.
 */
class SecretsTest {
    private final Planted clientSecret = Planted.random("the client secret");
    private final Planted payload = Planted.random("the payload");

    @ParameterizedTest
    @EnumSource
    void anyFault_texts_holdNoSecret(MatrixFault fault) {
        try (Leaks leaks = new Leaks();
                JdkHttpTransport plain = JdkHttpTransport.builder().build();
                MatrixNetwork network = fault.network(plain);
                MatrixCell cell = new MatrixCell(
                        fault,
                        Call.POST,
                        fault.name().length() % 2 == 0,
                        JsonObject.of("note", payload.value()),
                        clientSecret.secret(),
                        leaks.metrics(),
                        leaks.retryListener(),
                        network)) {
            leaks.hear("outcome", cell.run());
            leaks.hear("text form", cell.texts());
            Throwable failure = cell.failure();
            if (failure != null) {
                leaks.hear(failure);
            }
            Planted token = Planted.known("the token", cell.token().value().reveal());
            leaks.assertNone(clientSecret, payload, token);
            // Two measurements at least: otherwise nothing was listened to.
            assertThat(leaks.heard()).isGreaterThan(3);
        }
    }
}
