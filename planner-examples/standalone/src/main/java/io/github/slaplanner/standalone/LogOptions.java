package io.github.slaplanner.standalone;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import java.util.Iterator;
import org.slf4j.LoggerFactory;

/** How much is logged, and how. */
final class LogOptions {
    /** What {@code --log-format} may be. */
    enum Format {
        TEXT,
        JSON
    }

    /** What {@code --log-level} may be. */
    enum Threshold {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }

    private LogOptions() {}

    /** One JSON object per line, for who collects logs. */
    static void format(Format format) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Iterator<Appender<ILoggingEvent>> appenders =
                context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
        while (format == Format.JSON && appenders.hasNext()) {
            if (appenders.next() instanceof OutputStreamAppender<ILoggingEvent> appender) {
                JsonEncoder encoder = new JsonEncoder();
                encoder.setContext(context);
                encoder.setWithFormattedMessage(true);
                encoder.setWithMessage(false);
                encoder.setWithArguments(false);
                encoder.start();
                appender.setEncoder(encoder);
            }
        }
    }

    /** The least that is logged of the planner itself. */
    static void level(Threshold threshold) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Level level = Level.valueOf(threshold.name());
        context.getLogger("io.github.slaplanner").setLevel(level);
        context.getLogger("io.github.slaplanner.core.runtime").setLevel(level);
    }
}
