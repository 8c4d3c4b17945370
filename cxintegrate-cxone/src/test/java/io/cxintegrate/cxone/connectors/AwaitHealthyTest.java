package io.cxintegrate.cxone.connectors;

import static io.cxintegrate.testkit.CxAssertions.assertThat;
import static io.cxintegrate.testkit.CxoneOperation.GET_CONNECTOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.cxone.Cxone;
import io.cxintegrate.cxone.Fakes;
import io.cxintegrate.testkit.FakeCxone;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@CxFakes
class AwaitHealthyTest {
    private Cxone cxone;

    @BeforeEach
    void connect(FakeCxone fake) {
        cxone = Fakes.builder(fake).build();
    }

    @AfterEach
    void close() {
        cxone.close();
    }

    @Test
    void awaitHealthy_afterSomePolls_asksWithGrowingPauses(FakeCxone fake, TestClock clock) {
        fake.healthyAfterPolls(7);
        cxone.connectors().register(Samples.connector());
        RegisteredConnector healthy = cxone.connectors().awaitHealthy(Samples.ID, Duration.ofMinutes(2));
        assertThat(healthy.isHealthy()).isTrue();
        assertThat(healthy.healthStatus()).contains("HEALTHY");
        assertThat(clock.waits()).extracting(Duration::toSeconds).containsExactly(1L, 2L, 4L, 8L, 15L, 15L);
        assertThat(fake).received(GET_CONNECTOR).times(7);
    }

    @Test
    void awaitHealthy_byTheClock_endsSoonAfter(FakeCxone fake, TestClock clock) {
        fake.healthyAfter(Duration.ofSeconds(20));
        cxone.connectors().register(Samples.connector());
        cxone.connectors().awaitHealthy(Samples.ID, Duration.ofMinutes(1));
        assertThat(clock.instant()).isEqualTo(TestClock.START.plusSeconds(30));
    }

    @Test
    void awaitHealthy_neverHealthy_endsInTimeWithTheLastStatus(FakeCxone fake, TestClock clock) {
        cxone.connectors().register(Samples.connector());
        fake.unhealthy(Samples.ID);
        assertThatThrownBy(() -> cxone.connectors().awaitHealthy(Samples.ID, Duration.ofSeconds(10)))
                .isExactlyInstanceOf(UnavailableException.class)
                .hasMessage(
                        "cxone: connector 'db-prod-analytics-01' was not healthy within PT10S; its health is UNHEALTHY"
                                + " after 5 polls");
        assertThat(clock.instant()).isEqualTo(TestClock.START.plusSeconds(10));
    }

    @Test
    void awaitHealthy_platformThatSaysNothing_isToldAsSuch(FakeCxone fake) {
        cxone.connectors().register(Samples.connector());
        assertThatThrownBy(() -> cxone.connectors().awaitHealthy(Samples.ID, Duration.ZERO))
                .isExactlyInstanceOf(UnavailableException.class)
                .hasMessage(
                        "cxone: connector 'db-prod-analytics-01' was not healthy within PT0S; its health is not told"
                                + " after 1 poll");
    }

    @Test
    void awaitHealthy_noSuchConnector_isSaidAtOnce() {
        assertThatThrownBy(() -> cxone.connectors().awaitHealthy("none", Duration.ofMinutes(1)))
                .isExactlyInstanceOf(InvalidInputException.class)
                .hasMessage("cxone: there is no connector 'none' to wait for; register it first");
    }

    @Test
    void awaitHealthy_interrupted_keepsTheFlag(FakeCxone fake) {
        fake.healthyAfterPolls(5);
        cxone.connectors().register(Samples.connector());
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> cxone.connectors().awaitHealthy(Samples.ID, Duration.ofMinutes(1)))
                .isInstanceOf(UnavailableException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void healthStatus_somethingElse_isEmpty() {
        assertThat(new RegisteredConnector("a", JsonObject.of("health", "x")).healthStatus())
                .isEmpty();
        assertThat(new RegisteredConnector("a", JsonObject.of("healthStatus", "s3cr3t!")).healthStatus())
                .isEmpty();
        assertThat(new RegisteredConnector("a", JsonObject.of("healthStatus", "healthy")).isHealthy())
                .isTrue();
    }
}
