package io.cxintegrate.examples;

import io.cxintegrate.core.Secret;
import io.cxintegrate.core.dataaction.DataActionEndpoint;
import io.cxintegrate.core.dataaction.EndpointAuth;
import io.cxintegrate.core.dataaction.host.DataActionServer;
import io.cxintegrate.cxone.dataaction.CxoneWireFormat;
import io.cxintegrate.pg.PgDataAction;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The program of the README: one SQL statement becomes the webhook that CXone Studio calls. */
public final class FirstProgram {
    private FirstProgram() {}

    /** Reads DATABASE_URL and WEBHOOK_TOKEN from the environment and listens on port 8080. */
    public static void main(String[] args) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(System.getenv("DATABASE_URL"));
        start(database, Secret.fromEnv("WEBHOOK_TOKEN"), 8080);
    }

    static DataActionServer start(DataSource database, Secret token, int port) {
        PgDataAction accounts = PgDataAction.builder("customer_accounts")
                .dataSource(database)
                .sql("SELECT id, customer_name FROM customer_accounts WHERE customer_id = :customer_id")
                .maxPlanCost(500)
                .build();
        DataActionEndpoint endpoint = DataActionEndpoint.builder("customer_accounts", accounts)
                .format(CxoneWireFormat.webhook())
                .auth(EndpointAuth.bearer(token))
                .build();
        return DataActionServer.builder()
                .port(port)
                .route("/webhook/data-action", endpoint)
                .start();
    }
}
