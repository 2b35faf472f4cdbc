package io.mondegreen.app;

import io.mondegreen.calls.CallKey;
import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;

/**
 * Lays the call that a line is about into its context: a JSON log has {@code "mdc":{"call":…,"channel":…,"tenant":…}} then. Whoever
 * logs gives the {@link CallKey} as a parameter; packages that know no framework can do that.
 */
@LoggingFilter(name = "call-ids")
public final class CallIds implements Filter {

    @Override
    public boolean isLoggable(LogRecord record) {
        if (record instanceof ExtLogRecord line && line.getParameters() != null) {
            for (Object parameter : line.getParameters()) {
                if (parameter instanceof CallKey key) {
                    line.putMdc("call", key.call());
                    line.putMdc("channel", key.channel());
                    if (!key.tenant().isEmpty()) {
                        line.putMdc("tenant", key.tenant());
                    }
                }
            }
        }
        return true;
    }
}
