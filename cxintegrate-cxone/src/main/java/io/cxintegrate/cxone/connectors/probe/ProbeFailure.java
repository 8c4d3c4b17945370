package io.cxintegrate.cxone.connectors.probe;

/** A step did not work; caught by the probe. Without a cause: a driver's text may repeat what was sent. */
final class ProbeFailure extends Exception {
    private static final long serialVersionUID = 1L;

    final ProbeStage stage;
    final String problem;
    final String sqlState;

    ProbeFailure(ProbeStage stage, String problem) {
        this(stage, problem, "");
    }

    ProbeFailure(ProbeStage stage, String problem, String sqlState) {
        super(stage + ": " + problem, null, false, false);
        this.stage = stage;
        this.problem = problem;
        this.sqlState = sqlState;
    }
}
