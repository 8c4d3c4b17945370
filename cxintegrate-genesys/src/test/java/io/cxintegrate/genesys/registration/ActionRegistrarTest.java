package io.cxintegrate.genesys.registration;

import static io.cxintegrate.testkit.GenesysOperation.CREATE_ACTION_DRAFT;
import static io.cxintegrate.testkit.GenesysOperation.GET_ACTION;
import static io.cxintegrate.testkit.GenesysOperation.PUBLISH_DRAFT;
import static io.cxintegrate.testkit.GenesysOperation.UPDATE_DRAFT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cxintegrate.core.InvalidInputException;
import io.cxintegrate.core.Jitter;
import io.cxintegrate.core.UnavailableException;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.InMemoryAuditSink;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.genesys.Genesys;
import io.cxintegrate.genesys.export.ActionExport;
import io.cxintegrate.genesys.registration.ActionPlan.Kind;
import io.cxintegrate.testkit.FakeGenesys;
import io.cxintegrate.testkit.GenesysOperation;
import io.cxintegrate.testkit.TestClock;
import io.cxintegrate.testkit.junit.CxFakes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over a real socket: integrations, drafts, publication, clashes and late reads. */
@CxFakes
class ActionRegistrarTest {
    private static final String ID = "custom_-_00000000-0000-4000-9000-000000000001";
    private static final String SECOND_ID = "custom_-_00000000-0000-4000-9000-000000000002";
    private static final JsonObject INPUT = JsonObject.parse("""
            {"type": "object", "properties": {"customerId": {"type": "string"}}, "required": ["customerId"]}""");
    private static final JsonObject OUTPUT = JsonObject.parse("""
            {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}""");

    private static ActionExport action(String path) {
        return ActionExport.builder("Find customer")
                .request("GET", path)
                .header("Authorization", "Basic aHVzaDpodXNo")
                .input(INPUT)
                .output(OUTPUT)
                .map("name", "$.customer.name")
                .success("{\"name\": ${name}}")
                .build();
    }

    private static ActionExport wider() {
        return action("/customers").with("/contract/output/successSchema/properties/email", Map.of("type", "string"));
    }

    private static Genesys.Builder builder(FakeGenesys fake) {
        return Genesys.builder()
                .baseUri(fake.baseUri())
                .clientId(fake.clientId())
                .clientSecret(fake.clientSecret())
                .clock(fake.clock())
                .jitter(Jitter.fixed(0.5));
    }

    private static RegistrationOptions.Builder options() {
        return RegistrationOptions.builder().integration("Customers");
    }

    private static long requests(FakeGenesys fake, GenesysOperation operation) {
        return fake.journal().calls(operation).size();
    }

    @Test
    void plan_nothingThere_createsIntegrationAndActionAndChangesNothingYet(FakeGenesys fake) {
        try (Genesys genesys = builder(fake).build()) {
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
        try (Genesys genesys = builder(fake).build()) {
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
        try (Genesys genesys = builder(fake).build()) {
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
        try (Genesys genesys = builder(fake).build()) {
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
    void apply_otherContract_isRefusedWithTheOldIdAndTheWaysOut(FakeGenesys fake) {
        try (Genesys genesys = builder(fake).build()) {
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
        try (Genesys genesys = builder(fake).build()) {
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
        try (Genesys genesys = builder(fake).build()) {
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
        try (Genesys genesys = builder(fake).build()) {
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

    @ParameterizedTest
    @ValueSource(ints = {409, 400})
    void apply_versionClash_isReadAndPlannedAgainOnce(int status, FakeGenesys fake) {
        try (Genesys genesys = builder(fake).build()) {
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
        try (Genesys genesys = builder(fake).build()) {
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
        try (Genesys genesys = builder(fake).build()) {
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
        try (Genesys genesys = builder(fake).build()) {
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
        try (Genesys genesys = builder(fake).build()) {
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
        try (Genesys genesys = builder(fake).build()) {
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
    void apply_testFails_isNotPublishedAndSaysWhere(FakeGenesys fake) {
        try (Genesys genesys = builder(fake).build()) {
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
        try (Genesys genesys = builder(fake).build()) {
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
        try (Genesys genesys = builder(fake).build()) {
            ActionPlan plan = genesys.actions()
                    .plan(action("/customers").with("/name", "Find customer - Exported 2024-05-06 @ 14:07"));

            assertThat(plan.name()).isEqualTo("Find customer");
        }
    }

    @Test
    void list_moreThan250_isCompleteAndLazy(FakeGenesys fake) {
        try (Genesys genesys = builder(fake).build()) {
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
    void delete_thereAndGone_waitsForTheReads(FakeGenesys fake) {
        try (Genesys genesys = builder(fake).build()) {
            ActionRegistrar actions = genesys.actions();
            actions.apply(actions.plan(action("/customers"), options().build()));
            fake.delayVisibility(Duration.ofSeconds(3));

            assertThat(actions.delete(ID)).isTrue();
            assertThat(actions.list()).isEmpty();
            assertThat(actions.delete("custom_-_none")).isFalse();
        }
    }

    @Test
    void apply_audited_leavesIntentAndOutcome(FakeGenesys fake) {
        InMemoryAuditSink audit = new InMemoryAuditSink(InMemoryAuditSink.DEFAULT_CAPACITY);
        try (Genesys genesys = builder(fake).audit(audit).build()) {
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
