package io.cxintegrate.benchmarks;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import io.cxintegrate.core.audit.AuditEvent;
import io.cxintegrate.core.audit.AuditSink;
import io.cxintegrate.core.audit.JsonLinesAuditSink;
import io.cxintegrate.core.audit.chain.ChainedAuditSink;
import java.io.IOException;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One audit record appended to a file and handed to the operating system. Logback gets its text ready made and flushes each
 * line, as its file appender does by default.
 */
@State(Scope.Benchmark)
@Warmup(iterations = 100, batchSize = 500)
@Measurement(iterations = 300, batchSize = 500)
public class AuditAppendBenchmark {
    private final AuditEvent event = AuditEvents.deployment();
    private final String text = event.toJson().toJson();
    private final LoggerContext context = new LoggerContext();
    private final Logger logger = context.getLogger("audit");
    private final Path folder = ScratchFiles.folder();
    private final AuditSink lines =
            JsonLinesAuditSink.builder(folder.resolve("lines.jsonl")).build();
    private final AuditSink chained =
            ChainedAuditSink.builder(folder.resolve("chained.jsonl")).build();

    /** Opens the log file. */
    @Setup(Level.Trial)
    public void open() {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%msg%n");
        encoder.start();
        FileAppender<ILoggingEvent> appender = new FileAppender<>();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setFile(folder.resolve("logback.log").toString());
        appender.start();
        logger.setAdditive(false);
        logger.addAppender(appender);
    }

    /** Closes and deletes all files. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        context.stop();
        lines.close();
        chained.close();
        ScratchFiles.delete(folder);
    }

    /** Logback. */
    @Benchmark
    public void logback() {
        logger.info(text);
    }

    /** Ours, plain lines. */
    @Benchmark
    public void oursLines() {
        lines.append(event);
    }

    /** Ours, each line with the hash of the one before. */
    @Benchmark
    public void oursChained() {
        chained.append(event);
    }
}
