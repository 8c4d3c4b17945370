package io.cxintegrate.genesys.registration;

import static io.cxintegrate.genesys.registration.FindCustomer.ID;
import static io.cxintegrate.genesys.registration.FindCustomer.SECOND_ID;
import static io.cxintegrate.genesys.registration.FindCustomer.action;
import static io.cxintegrate.genesys.registration.FindCustomer.client;
import static io.cxintegrate.genesys.registration.FindCustomer.options;
import static io.cxintegrate.genesys.registration.FindCustomer.wider;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.genesys.Genesys;
import io.cxintegrate.genesys.registration.ActionPlan.Kind;
import io.cxintegrate.testkit.FakeGenesys;
import io.cxintegrate.testkit.junit.CxFakes;
import org.junit.jupiter.api.Test;

/** What is fixed once an action is published, and the ways to change it all the same. */
@CxFakes
class ActionRegistrarContractTest {
    @Test
    void apply_otherContract_isRefusedWithTheOldIdAndTheWaysOut(FakeGenesys fake) {
        try (Genesys genesys = client(fake).build()) {
            ActionRegistrar actions = genesys.actions();
            actions.apply(actions.plan(action("/customers"), options().build()));
            ActionPlan plan = actions.plan(wider(), options().build());

            assertThat(plan.kind()).isEqualTo(Kind.REFUSE);
            assertThat(plan.fixed()).containsExactly("contract.output");
            assertThatThrownBy(() -> actions.apply(plan))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("action 'Find customer' (id " + ID + ") cannot be changed in contract.output, which is"
                            + " fixed once it is published. It takes a new action with a new id, which the flows that"
                            + " refer to this one do not know: RegistrationOptions.beside() puts one beside it,"
                            + " allowRecreate() replaces it");
            assertThat(fake.actions()).hasSize(1);
        }
    }

    @Test
    void apply_secureAndIntegrationChanged_areNamed(FakeGenesys fake) {
        try (Genesys genesys = client(fake).build()) {
            ActionRegistrar actions = genesys.actions();
            actions.apply(actions.plan(action("/customers"), options().build()));

            ActionPlan plan = actions.plan(
                    action("/customers").with("/secure", true),
                    RegistrationOptions.builder().integration("Elsewhere").build());

            assertThat(plan.fixed()).containsExactly("secure", "integrationId");
            assertThat(plan.kind()).isEqualTo(Kind.REFUSE);
        }
    }

    @Test
    void apply_allowRecreate_publishesTheNewOneThenDeletesTheOld(FakeGenesys fake) {
        try (Genesys genesys = client(fake).build()) {
            ActionRegistrar actions = genesys.actions();
            actions.apply(actions.plan(action("/customers"), options().build()));

            AppliedPlan applied = actions.apply(
                    actions.plan(wider(), options().allowRecreate().build()));

            assertThat(applied.done()).isEqualTo(Kind.RECREATE);
            assertThat(applied.former()).contains(ID);
            assertThat(applied.action().id()).isEqualTo(SECOND_ID);
            assertThat(fake.actions()).extracting(a -> a.string("id")).containsExactly(SECOND_ID);
        }
    }

    @Test
    void apply_beside_makesV2OnceAndThenUpdatesThat(FakeGenesys fake) {
        try (Genesys genesys = client(fake).build()) {
            ActionRegistrar actions = genesys.actions();
            actions.apply(actions.plan(action("/customers"), options().build()));
            RegistrationOptions beside = options().beside().build();

            AppliedPlan applied = actions.apply(actions.plan(wider(), beside));
            ActionPlan again = actions.plan(wider(), beside);

            assertThat(applied.done()).isEqualTo(Kind.CREATE_BESIDE);
            assertThat(applied.former()).contains(ID);
            assertThat(applied.action().name()).isEqualTo("Find customer.v2");
            assertThat(fake.actions())
                    .extracting(a -> a.string("name"))
                    .containsExactly("Find customer", "Find customer.v2");
            assertThat(again.kind()).isEqualTo(Kind.NOTHING);
            assertThat(again.current()).map(RegisteredAction::id).contains(SECOND_ID);
        }
    }
}
