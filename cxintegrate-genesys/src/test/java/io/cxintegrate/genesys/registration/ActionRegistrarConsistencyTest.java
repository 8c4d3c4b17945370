package io.cxintegrate.genesys.registration;

import static io.cxintegrate.genesys.registration.FindCustomer.ID;
import static io.cxintegrate.genesys.registration.FindCustomer.action;
import static io.cxintegrate.genesys.registration.FindCustomer.client;
import static io.cxintegrate.genesys.registration.FindCustomer.options;
import static io.cxintegrate.genesys.registration.FindCustomer.requests;
import static io.cxintegrate.testkit.GenesysOperation.CREATE_ACTION_DRAFT;
import static io.cxintegrate.testkit.GenesysOperation.GET_ACTION;
import static io.cxintegrate.testkit.GenesysOperation.PUBLISH_DRAFT;
import static io.cxintegrate.testkit.GenesysOperation.UPDATE_DRAFT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.genesys.Genesys;
import io.cxintegrate.genesys.registration.ActionPlan.Kind;
import io.cxintegrate.testkit.FakeGenesys;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Others change the same action, reads are late, and an earlier attempt left something behind. */
@CxFakes
class ActionRegistrarConsistencyTest {
    @ParameterizedTest
    @ValueSource(ints = {409, 400})
    void apply_versionClash_isReadAndPlannedAgainOnce(int status, FakeGenesys fake) {
        try (Genesys genesys = client(fake).build()) {
            ActionRegistrar actions = genesys.actions();
            RegistrationOptions options = options().build();
            actions.apply(actions.plan(action("/customers"), options));
            fake.clashNext(status);

            AppliedPlan applied = actions.apply(actions.plan(action("/clients"), options));

            assertThat(applied.action().version()).isEqualTo(2);
            assertThat(requests(fake, UPDATE_DRAFT)).isEqualTo(2);
            assertThat(fake.actions().get(0).object("config").object("request").string("requestUrlTemplate"))
                    .isEqualTo("/clients");
        }
    }

    @Test
    void apply_versionClashTwice_isTold(FakeGenesys fake) {
        try (Genesys genesys = client(fake).build()) {
            ActionRegistrar actions = genesys.actions();
            RegistrationOptions options = options().build();
            actions.apply(actions.plan(action("/customers"), options));
            fake.clashNext(409);
            fake.clashNext(409);
            ActionPlan plan = actions.plan(action("/clients"), options);

            assertThatThrownBy(() -> actions.apply(plan))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith(
                            "genesys UPDATE_DRAFT failed: 409 conflict: The version 2 does not match the"
                                    + " current version 3 of the resource");
        }
    }

    @Test
    void apply_planThatIsOutdated_isPlannedAgain(FakeGenesys fake) {
        try (Genesys genesys = client(fake).build()) {
            ActionRegistrar actions = genesys.actions();
            RegistrationOptions options = options().build();
            ActionPlan early = actions.plan(action("/early"), options);
            actions.apply(actions.plan(action("/customers"), options));
            ActionPlan second = actions.plan(action("/second"), options);
            actions.apply(actions.plan(action("/third"), options));

            AppliedPlan applied = actions.apply(second);

            assertThat(applied.action().version()).isEqualTo(3);
            assertThat(early.kind()).isEqualTo(Kind.CREATE);
            assertThat(fake.actions()).hasSize(1);
        }
    }

    @Test
    void apply_readsAreLate_waitsUntilTheyShowIt(FakeGenesys fake) {
        fake.delayVisibility(Duration.ofSeconds(10));
        try (Genesys genesys = client(fake).build()) {
            ActionRegistrar actions = genesys.actions();

            AppliedPlan applied =
                    actions.apply(actions.plan(action("/customers"), options().build()));

            assertThat(applied.action().version()).isEqualTo(1);
            // The integration was too young for the first drafts, too.
            assertThat(requests(fake, CREATE_ACTION_DRAFT)).isGreaterThan(1);
            assertThat(requests(fake, GET_ACTION)).isGreaterThan(2);
            assertThat(actions.list()).containsExactly(applied.action());
        }
    }

    @Test
    void delete_readsAreTooLate_saysThatItIsDone(FakeGenesys fake, TestClock clock) {
        try (Genesys genesys = client(fake).build()) {
            ActionRegistrar actions = genesys.actions();
            actions.apply(actions.plan(action("/customers"), options().build()));
            clock.advance(Duration.ofMinutes(6));
            fake.delayVisibility(Duration.ofMinutes(5));

            assertThatThrownBy(() -> actions.delete(ID))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessage(
                            "the deletion of action '" + ID + "' was taken by the platform, but reads do not show it"
                                    + " after PT30S; it is done, and may be seen later");
            assertThat(fake.actions()).isEmpty();
        }
    }

    @Test
    void apply_draftOfAnEarlierAttempt_isTakenUp(FakeGenesys fake) {
        try (Genesys genesys = client(fake).build()) {
            ActionRegistrar actions = genesys.actions();
            fake.faults().on(PUBLISH_DRAFT).first().status(400);
            ActionPlan first = actions.plan(action("/customers"), options().build());
            assertThatThrownBy(() -> actions.apply(first)).isInstanceOf(InvalidInputException.class);
            assertThat(fake.drafts()).hasSize(1);

            ActionPlan second = actions.plan(action("/customers"), options().build());
            AppliedPlan applied = actions.apply(second);

            assertThat(second.report())
                    .isEqualTo("action 'Find customer': publish the draft that is there (id " + ID + ")");
            assertThat(applied.action().id()).isEqualTo(ID);
            assertThat(fake.actions()).hasSize(1);
        }
    }

    @Test
    void delete_thereAndGone_waitsForTheReads(FakeGenesys fake) {
        try (Genesys genesys = client(fake).build()) {
            ActionRegistrar actions = genesys.actions();
            actions.apply(actions.plan(action("/customers"), options().build()));
            fake.delayVisibility(Duration.ofSeconds(3));

            assertThat(actions.delete(ID)).isTrue();
            assertThat(actions.list()).isEmpty();
            assertThat(actions.delete("custom_-_none")).isFalse();
        }
    }
}
