package io.cxintegrate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.examples.tour.CognigyJourney;
import io.cxintegrate.examples.tour.ConnectorJourney;
import io.cxintegrate.examples.tour.GenesysJourney;
import io.cxintegrate.examples.tour.Journey;
import io.cxintegrate.examples.tour.JourneyReport;
import io.cxintegrate.examples.tour.PostgresJourney;
import io.cxintegrate.examples.tour.SchemaJourney;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every journey, over real sockets and a real PostgreSQL; each has unhappy paths of its own and stops at the first surprise. */
class TourTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private String run(Journey... journeys) {
        boolean ok = Tour.run(new PrintStream(bytes, true, StandardCharsets.UTF_8), List.of(journeys));
        String text = bytes.toString(StandardCharsets.UTF_8);
        assertThat(ok).as(text).isTrue();
        return text;
    }

    static Stream<Journey> journeys() {
        return Stream.of(
                new CognigyJourney(),
                new ConnectorJourney(),
                new SchemaJourney(),
                new PostgresJourney(),
                new GenesysJourney());
    }

    @ParameterizedTest
    @MethodSource("journeys")
    void run_journey_succeedsAndShowsNoSecret(Journey journey) {
        String text = run(journey);
        assertThat(text)
                .contains("audit records:", "latency:", journey.name())
                .containsPattern("1 {2}.* ok\\R")
                .doesNotContain("demo-secret", "not-the-secret", "hunter2", "cxone-caller-token", "listener-token")
                .doesNotContain("tour-vault-signing-secret");
    }

    @Test
    void run_cognigy_repeatsTheThrottledDeploymentAndRollsBack() {
        assertThat(run(new CognigyJourney()))
                .contains("attempt 1 of CREATE_INTEGRATION failed with 429; again after")
                .contains("ROLL_BACK at step 1 (10 %): its success rate is 89.74 % against the baseline's")
                .contains("back on version v1")
                .contains("\"fallback_triggered\":true");
    }

    @Test
    void run_connector_plansAppliesAndPutsBackWhatOthersChanged() {
        assertThat(run(new ConnectorJourney()))
                .contains("+ db-prod-analytics-01: create")
                .contains("1 registered, 0 unchanged, 0 deleted, 0 kept, 0 failed, 0 not started")
                .contains("! db-prod-analytics-01: drifted")
                .contains("must not exceed 50, the engine's limit for POSTGRESQL, but is 60")
                .contains("host: holds credentials; keep them in the vault")
                .contains("- configuration.credentials.password: \"***\"")
                .contains("db-prod-analytics-01 was added")
                .doesNotContain("hunter2");
    }

    @Test
    void run_schema_showsAWitnessASuggestionAndAProof() {
        assertThat(run(new SchemaJourney()))
                .contains("backward: breaking")
                .contains("ok: the validator says so, too: 2.1.0 refuses {")
                .contains("agentEmail -> agentId")
                .contains("ok: the migration holds for")
                .contains("ok: without rules it fails on {");
    }

    @Test
    void run_genesys_writesProvesLintsRegistersAndCallsAnAction() {
        assertThat(run(new GenesysJourney()))
                .contains("Write an action, as the platform exports it")
                .contains("ok: the outcome is {DESK_ID=d-2, SEATS=0}")
                .contains("ok: another floor is asked for")
                .contains(
                        "error /config/request/requestUrlTemplate: the input 'DESK_TITLE' goes into the URL unescaped")
                .contains("warning /config/response/translationMap/unread: the success template does not use 'unread'")
                .contains("1 error, 1 warning, 0 notes, 2 of 2 fixable")
                .contains("ok: nothing is left to find")
                .contains("action 'Find Desk By Name': create and publish")
                .contains("ok: a second plan has nothing to do")
                .contains("ok: the flow gets {DESK_ID=d-2, SEATS=0}")
                .contains("ok: the service saw /api/v2/desks?title=x%26floor%3Dground%23&floor=first");
    }

    @Test
    void run_aJourneyThatFails_makesTheTourFail() {
        Journey broken = new Journey() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public void run(JourneyReport report) {
                report.expect(false, "the sky to be green");
            }
        };
        boolean ok = Tour.run(new PrintStream(bytes, true, StandardCharsets.UTF_8), List.of(broken));
        assertThat(ok).isFalse();
        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains("FAILED: java.lang.AssertionError: expected: the sky to be green")
                .containsPattern("1 {2}broken +0 +0 +0 +0 +[0-9]+ {2}FAILED");
    }
}
