package io.cxintegrate.genesys.registration;

import static io.cxintegrate.genesys.registration.FindCustomer.ID;
import static io.cxintegrate.genesys.registration.FindCustomer.INPUT;
import static io.cxintegrate.genesys.registration.FindCustomer.action;
import static io.cxintegrate.genesys.registration.FindCustomer.client;
import static io.cxintegrate.genesys.registration.FindCustomer.options;
import static io.cxintegrate.genesys.registration.FindCustomer.requests;
import static io.cxintegrate.testkit.GenesysOperation.PUBLISH_DRAFT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.InMemoryAuditSink;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.genesys.Genesys;
import io.cxintegrate.genesys.registration.ActionPlan.Kind;
import io.cxintegrate.testkit.FakeGenesys;
import io.cxintegrate.testkit.GenesysOperation;
import io.cxintegrate.testkit.junit.CxFakes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Over a real socket: integrations, drafts, publication, clashes and late reads. */
@CxFakes
class ActionRegistrarTest {
    @Test
    void plan_nothingThere_createsIntegrationAndActionAndChangesNothingYet(FakeGenesys fake) {
        try (Genesys genesys = client(fake).build()) {
            ActionPlan plan =
                    genesys.actions().plan(action("/customers"), options().build());

            assertThat(plan.kind()).isEqualTo(Kind.CREATE);
            assertThat(plan.makesIntegration()).isTrue();
            assertThat(plan.current()).isEmpty();
            assertThat(plan.report())
                    .isEqualTo(
                            "action 'Find customer': create and publish\nintegration 'Customers': create and enable");
            assertThat(fake.integrations()).isEmpty();
            assertThat(fake.actions()).isEmpty();
        }
    }

    @Test
    void apply_nothingThere_makesEnablesPublishesByTheDraftsVersion(FakeGenesys fake) {
        try (Genesys genesys = client(fake).build()) {
            ActionRegistrar actions = genesys.actions();
            RegistrationOptions options = options()
                    .integrationNotes("reads customers")
                    .testInput(JsonObject.of("customerId", "4711"))
                    .build();

            AppliedPlan applied = actions.apply(actions.plan(action("/customers"), options));

            assertThat(applied.done()).isEqualTo(Kind.CREATE);
            assertThat(applied.former()).isEmpty();
            assertThat(applied.action())
                    .isEqualTo(new RegisteredAction(
                            ID, "Find customer", fake.integrations().get(0).string("id"), 1));
            JsonObject integration = fake.integrations().get(0);
            assertThat(integration.string("name")).isEqualTo("Customers");
            assertThat(integration.object("integrationType").string("id")).isEqualTo("custom-rest-actions");
            assertThat(integration.string("intendedState")).isEqualTo("ENABLED");
            JsonObject published = fake.actions().get(0);
            assertThat(published.object("config").object("request").string("requestUrlTemplate"))
                    .isEqualTo("/customers");
            assertThat(published.object("contract").object("input").object("inputSchema"))
                    .isEqualTo(INPUT);
            assertThat(published.string("category")).isEqualTo("Customers");
            assertThat(fake.drafts()).isEmpty();
            assertThat(requests(fake, GenesysOperation.VALIDATE_DRAFT)).isEqualTo(1);
            assertThat(requests(fake, GenesysOperation.TEST_DRAFT)).isEqualTo(1);
        }
    }

    @Test
    void apply_again_doesNothing(FakeGenesys fake) {
        try (Genesys genesys = client(fake).build()) {
            ActionRegistrar actions = genesys.actions();
            RegistrationOptions options = options().build();
            actions.apply(actions.plan(action("/customers"), options));

            ActionPlan plan = actions.plan(action("/customers"), options);

            assertThat(plan.kind()).isEqualTo(Kind.NOTHING);
            assertThat(plan.report())
                    .isEqualTo("action 'Find customer': nothing to do, id " + ID + " is published like this");
            assertThat(actions.apply(plan).action().version()).isEqualTo(1);
            assertThat(requests(fake, PUBLISH_DRAFT)).isEqualTo(1);
        }
    }

    @Test
    void apply_otherUrl_publishesAnotherVersionOfTheSameId(FakeGenesys fake) {
        try (Genesys genesys = client(fake).build()) {
            ActionRegistrar actions = genesys.actions();
            RegistrationOptions options = options().build();
            actions.apply(actions.plan(action("/customers"), options));

            ActionPlan plan = actions.plan(
                    action("/clients").with("/config/request/headers/Authorization", "Basic b3RoZXI="), options);
            AppliedPlan applied = actions.apply(plan);

            assertThat(plan.report()).isEqualTo("""
                            action 'Find customer': publish a new version of id custom_-_00000000-0000-4000-9000-000000000001
                              ~ config.request.requestUrlTemplate: "/customers" -> "/clients"
                              ~ config.request.headers: {"Authorization":"***"} -> {"Authorization":"***"}""");
            assertThat(applied.done()).isEqualTo(Kind.UPDATE);
            assertThat(applied.action().id()).isEqualTo(ID);
            assertThat(applied.action().version()).isEqualTo(2);
            assertThat(fake.actions().get(0).object("config").object("request").string("requestUrlTemplate"))
                    .isEqualTo("/clients");
        }
    }

    @Test
    void apply_testFails_isNotPublishedAndSaysWhere(FakeGenesys fake) {
        try (Genesys genesys = client(fake).build()) {
            ActionRegistrar actions = genesys.actions();
            ActionPlan plan = actions.plan(
                    action("/customers"),
                    options().testInput(JsonObject.empty()).build());

            assertThatThrownBy(() -> actions.apply(plan))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("the test of the draft of action '" + ID + "' failed at step 'validate input': missing"
                            + " customerId; it was not published, and the draft is kept");
            assertThat(fake.actions()).isEmpty();
            assertThat(fake.drafts()).hasSize(1);
        }
    }

    @Test
    void apply_draftNotValid_saysWhatThePlatformSays(FakeGenesys fake) {
        try (Genesys genesys = client(fake).build()) {
            ActionRegistrar actions = genesys.actions();
            ActionPlan plan = actions.plan(
                    action("/customers").with("/config/request/requestType", "HEAD"),
                    options().build());

            assertThatThrownBy(() -> actions.apply(plan))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(
                            "the draft of action '" + ID + "' is not valid and was not published:"
                                    + " config.request.requestType: must be one of DELETE, GET, PATCH, POST, PUT but is \"HEAD\"");
        }
    }

    @Test
    void plan_exportedFile_losesItsDate(FakeGenesys fake) {
        try (Genesys genesys = client(fake).build()) {
            ActionPlan plan = genesys.actions()
                    .plan(action("/customers").with("/name", "Find customer - Exported 2024-05-06 @ 14:07"));

            assertThat(plan.name()).isEqualTo("Find customer");
        }
    }

    @Test
    void list_moreThan250_isCompleteAndLazy(FakeGenesys fake) {
        try (Genesys genesys = client(fake).build()) {
            ActionRegistrar actions = genesys.actions();
            actions.apply(actions.plan(action("/customers"), options().build()));
            fake.addActions(fake.integrations().get(0).string("id"), 260);

            assertThat(actions.list()).hasSize(261);
            long before = requests(fake, GenesysOperation.LIST_ACTIONS);
            Optional<RegisteredAction> first = actions.list().findFirst();

            assertThat(first).map(RegisteredAction::id).contains(ID);
            assertThat(requests(fake, GenesysOperation.LIST_ACTIONS) - before).isEqualTo(1);
        }
    }

    @Test
    void apply_audited_leavesIntentAndOutcome(FakeGenesys fake) {
        InMemoryAuditSink audit = new InMemoryAuditSink(InMemoryAuditSink.DEFAULT_CAPACITY);
        try (Genesys genesys = client(fake).audit(audit).build()) {
            ActionRegistrar actions = genesys.actions();

            actions.apply(actions.plan(action("/customers"), options().build()));

            List<AuditEvent> events = audit.events();
            assertThat(events)
                    .extracting(AuditEvent::eventType)
                    .containsExactly("DATA_ACTION_PUBLICATION_STARTED", "DATA_ACTION_PUBLISHED");
            assertThat(events.toString()).doesNotContain("aHVzaDpodXNo");
        }
    }
}
