package io.mondegreen.web;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** Who asks, and what may be shown. There are no logins yet: whoever reaches the port is the local user, who may do everything. */
@Singleton
class Access {
    static final String TRANSCRIPT_READ = "transcript:read";

    private final boolean text;

    @Inject
    Access(PageConfig config) {
        this.text = config.text();
    }

    /**
     * Who asks.
     *
     * @param name  as verdicts tell it
     * @param roles {@code viewer}, {@code operator}, {@code admin}, {@code transcript:read}
     */
    record User(String name, List<String> roles) {
        boolean readsText() {
            return roles.contains(TRANSCRIPT_READ);
        }
    }

    User user() {
        return new User(
                "local",
                text
                        ? List.of("viewer", "operator", "admin", TRANSCRIPT_READ)
                        : List.of("viewer", "operator", "admin"));
    }

    boolean text() {
        return user().readsText();
    }
}
