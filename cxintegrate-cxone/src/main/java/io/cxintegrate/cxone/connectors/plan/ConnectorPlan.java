package io.cxintegrate.cxone.connectors.plan;

import io.cxintegrate.core.json.JsonObject;
import io.cxintegrate.cxone.connectors.plan.PlannedConnector.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What would change on the platform so that it agrees with the files, and the state of the platform it was made for. Immutable and
 * safe to share between threads. Made by {@link Provisioning#plan}, done by {@link Provisioning#apply}.
 */
public final class ConnectorPlan {
    private final String tenant;
    private final List<PlannedConnector> connectors;

    ConnectorPlan(String tenant, List<PlannedConnector> connectors) {
        this.tenant = tenant;
        this.connectors = List.copyOf(connectors);
    }

    /** Every connector: those of the files in their order, then the orphans by id. */
    public List<PlannedConnector> connectors() {
        return connectors;
    }

    /** The connectors in this state. */
    public List<PlannedConnector> connectors(State state) {
        return connectors.stream().filter(c -> c.state() == state).toList();
    }

    /** The connector of this id. */
    public Optional<PlannedConnector> connector(String connectorId) {
        return connectors.stream()
                .filter(c -> c.connectorId().equals(connectorId))
                .findFirst();
    }

    /** Whether there is anything to create, update or put back. Orphans do not count. */
    public boolean hasChanges() {
        return connectors.stream().anyMatch(c -> c.state() != State.UNCHANGED && c.state() != State.ORPHANED);
    }

    /** For a build: 0 when the platform agrees with the files, 2 when there is something to do. Orphans do not count. */
    public int exitCode() {
        return hasChanges() ? 2 : 0;
    }

    /** One line: {@code 500 connectors: 3 to create, 2 to update, 494 unchanged, 1 drifted; 4 orphaned}. */
    public String summary() {
        int orphans = count(State.ORPHANED);
        int wanted = connectors.size() - orphans;
        return wanted + (wanted == 1 ? " connector: " : " connectors: ") + count(State.CREATE) + " to create, "
                + count(State.UPDATE) + " to update, " + count(State.UNCHANGED) + " unchanged, " + count(State.DRIFTED)
                + " drifted; " + orphans + " orphaned";
    }

    /** A text for people: a line for each connector that is not unchanged and each of its fields, secrets masked, and the summary. */
    public String report() {
        StringBuilder out = new StringBuilder("tenant '" + tenant + "'\n");
        for (PlannedConnector c : connectors) {
            if (c.state() == State.UNCHANGED) {
                continue;
            }
            out.append(sign(c.state())).append(' ').append(c).append('\n');
            c.changes().forEach(change -> out.append("    ").append(change).append('\n'));
        }
        return out.append(summary()).toString();
    }

    String tenant() {
        return tenant;
    }

    /** What has changed on the platform since, of what matters here; empty when nothing has. */
    List<String> outdatedBy(Map<String, JsonObject> now, boolean orphansToo) {
        List<String> changed = new ArrayList<>();
        for (PlannedConnector c : connectors) {
            @Nullable JsonObject there = now.get(c.connectorId());
            if (c.state() != State.ORPHANED || orphansToo) {
                c.outdatedBy(there).ifPresent(changed::add);
            }
        }
        return changed;
    }

    private int count(State state) {
        return (int) connectors.stream().filter(c -> c.state() == state).count();
    }

    private static char sign(State state) {
        return switch (state) {
            case CREATE -> '+';
            case UPDATE -> '~';
            case DRIFTED -> '!';
            case ORPHANED -> '?';
            case UNCHANGED -> '=';
        };
    }

    @Override
    public String toString() {
        return "ConnectorPlan[" + summary() + "]";
    }
}
