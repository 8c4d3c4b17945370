package io.cxintegrate.testkit.secrets;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes every logger of the library write at every level until it is closed, those included that are made meanwhile. */
final class LogLevels implements AutoCloseable {
    private static final String PROPERTY = "org.slf4j.simpleLogger.log.io.cxintegrate";
    private static final int TRACE = 0;

    private final Map<Logger, Integer> before = new HashMap<>();

    private LogLevels() {}

    static LogLevels all() {
        LogLevels levels = new LogLevels();
        System.setProperty(PROPERTY, "trace");
        // What has been made already has read its level, and there is no setter.
        for (Logger logger : loggers().values()) {
            if (logger.getName().startsWith("io.cxintegrate.")) {
                levels.before.put(logger, set(logger, TRACE));
            }
        }
        return levels;
    }

    @Override
    public void close() {
        System.clearProperty(PROPERTY);
        before.forEach(LogLevels::set);
    }

    private static int set(Logger logger, int level) {
        try {
            Field field = logger.getClass().getDeclaredField("currentLogLevel");
            field.setAccessible(true);
            int old = field.getInt(logger);
            field.setInt(logger, level);
            return old;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Logger> loggers() {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        try {
            Field field = factory.getClass().getDeclaredField("loggerMap");
            field.setAccessible(true);
            return (Map<String, Logger>) field.get(factory);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
