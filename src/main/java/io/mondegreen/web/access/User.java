package io.mondegreen.web.access;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who asks.
 *
 * @param name  as verdicts and the audit trail tell it
 * @param roles of {@link Level} and {@link #TRANSCRIPT_READ}, in that order
 * @param until when the login ends; empty where it does not
 */
public record User(
        String name, List<String> roles, @JsonIgnore Optional<Instant> until) {

    /** The role that may see what was said. No other role holds it. */
    public static final String TRANSCRIPT_READ = "transcript:read";

    /** Whether what was said may be shown. */
    public boolean readsText() {
        return roles.contains(TRANSCRIPT_READ);
    }
}
