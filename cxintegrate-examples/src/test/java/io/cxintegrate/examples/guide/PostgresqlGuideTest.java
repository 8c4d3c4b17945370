package io.cxintegrate.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.cxintegrate.core.Deadline;
import io.cxintegrate.core.TimeSource;
import io.cxintegrate.core.dataaction.DataActionCall;
import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.examples.tour.Resources;
import io.cxintegrate.pg.PgDataAction;
import io.cxintegrate.pg.PgType;
import io.cxintegrate.testkit.postgres.PostgresFixture;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class PostgresqlGuideTest {
    @Test
    void action_asTheGuideShows_answers() throws SQLException {
        try (PostgresFixture db = PostgresFixture.shared().freshDatabase()) {
            try (Connection c = db.connect();
                    Statement s = c.createStatement()) {
                s.execute(Resources.text("postgresql/schema.sql"));
            }
            DataSource dataSource = db.dataSource();

            PgDataAction accounts = PgDataAction.builder("customer_accounts")
                    .dataSource(dataSource)
                    .sql("SELECT id, customer_name, account_status FROM customer_accounts"
                            + " WHERE customer_id = %(customer_id)s AND customer_name ILIKE %(search_term)s")
                    .parameter("customer_id", PgType.INTEGER)
                    .requiredColumns("customer_accounts", "id", "customer_name", "account_status")
                    .maxPlanCost(500)
                    .build()
                    .prepare();

            assertThat(accounts.run(DataActionCall.of(
                                    JsonObject.of("customer_id", "42", "search_term", "%"),
                                    Deadline.after(Duration.ofSeconds(30), TimeSource.system())))
                            .rows())
                    .hasSize(2);
        }
    }
}
