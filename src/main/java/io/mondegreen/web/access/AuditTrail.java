package io.mondegreen.web.access;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Who read what was said: a line in the log under the category {@code mondegreen.audit} for each request, and the newest of them in
 * memory. Paths name calls and windows, never words.
 */
@Singleton
public class AuditTrail {
    private static final Logger LOG = Logger.getLogger("mondegreen.audit");
    private static final int KEPT = 1000;
    private static final int MAX_FIELD = 300;

    private final Deque<Entry> entries = new ArrayDeque<>();

    /**
     * One request.
     *
     * @param time when it came
     * @param user who asked
     * @param what method and path
     */
    public record Entry(Instant time, String user, String what) {}

    void add(User user, String method, String path) {
        Entry entry = new Entry(Instant.now(), plain(user.name()), plain(method + " " + path));
        LOG.infof("%s read %s", entry.user(), entry.what());
        synchronized (entries) {
            if (entries.size() == KEPT) {
                entries.removeLast();
            }
            entries.addFirst(entry);
        }
    }

    /** What could begin another line of a log, or is long, is not written as it came. */
    private static String plain(String field) {
        String cut = field.length() > MAX_FIELD ? field.substring(0, MAX_FIELD) + "…" : field;
        return cut.replaceAll("[\\p{Cntrl}]", "?");
    }

    /** The newest entries of this instance, newest first. */
    public List<Entry> newest() {
        synchronized (entries) {
            return List.copyOf(entries);
        }
    }
}
