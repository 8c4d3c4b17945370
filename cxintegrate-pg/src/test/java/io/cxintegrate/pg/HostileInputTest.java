package io.cxintegrate.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.dataaction.DataActionCall;
import io.cxintegrate.core.dataaction.DataActionException;
import io.cxintegrate.core.dataaction.DataActionProblem.Code;
import io.cxintegrate.core.dataaction.DataActionResult;
import io.cxintegrate.core.json.JsonObject;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two hundred hostile inputs against a real server: only a typed error or a correct answer comes back, the statement text
 * that the server receives is the same for all, and the database is unchanged.
 */
class HostileInputTest {
    private static HostileActions actions;

    @BeforeAll
    static void open() throws IOException, SQLException {
        actions = new HostileActions();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.cxintegrate.pg.HostileInputs#all")
    void run_hostileInput_givesATypedErrorOrACorrectAnswer(HostileInputs.Input input) {
        DataActionCall call = new DataActionCall(
                input.statement(),
                "",
                JsonObject.of("v", input.value()),
                Deadline.after(Duration.ofSeconds(1), TimeSource.system()),
                false);
        List<Object> got = new ArrayList<>();
        Throwable thrown = catchThrowable(() -> {
            DataActionResult result = actions.run(call);
            result.rows().forEach(row -> got.add(row.asMap().values().iterator().next()));
        });
        if (input.error() == null) {
            assertThat(thrown).isNull();
            assertThat(got).as(input.toString()).isEqualTo(input.answer());
        } else {
            assertThat(thrown).as(input.toString()).isInstanceOfSatisfying(DataActionException.class, e -> {
                assertThat(e.code()).isEqualTo(Code.INVALID_REQUEST);
                assertThat(e).hasMessageStartingWith("v");
                assertThat(e.getMessage()).contains(input.error());
                assertThat(e.getMessage()).hasSizeLessThan(400).doesNotContainPattern("[\\p{Cntrl}\\p{Cf}\\p{Cs}]");
            });
            assertThat(actions.proxy().messages())
                    .as("refused before the database is asked")
                    .isEmpty();
        }
    }

    @Test
    void inputs_always_areTwoHundredAndMore() {
        assertThat(HostileInputs.all().count()).isGreaterThanOrEqualTo(200);
    }

    /** What holds for all of them together. */
    @AfterAll
    static void check() throws IOException, SQLException {
        try {
            actions.assertOneTextForEachStatementAndNothingChanged();
        } finally {
            actions.close();
        }
    }
}
