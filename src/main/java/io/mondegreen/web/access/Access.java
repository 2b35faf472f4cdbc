package io.mondegreen.web.access;

import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Who asks, as a login, a token or the local machine says. */
@Singleton
public class Access {
    /** Seconds of the epoch, as Quarkus notes it of a token. */
    private static final String EXPIRES = "quarkus.identity.expire-time";

    private final CurrentIdentityAssociation current;
    private final boolean shows;

    /** @param shows whether this instance shows to anybody what was said */
    @Inject
    public Access(CurrentIdentityAssociation current, @ConfigProperty(name = "mondegreen.page.text") boolean shows) {
        this.current = current;
        this.shows = shows;
    }

    /** The user of the resource's request that runs. */
    public User user() {
        return user(current.getIdentity());
    }

    /** Whether that user may see what was said. */
    public boolean text() {
        return user().readsText();
    }

    /** The user of a raw route's request; empty where nobody is logged in. */
    public Optional<User> user(RoutingContext context) {
        return context.user() instanceof QuarkusHttpUser known
                        && !known.getSecurityIdentity().isAnonymous()
                ? Optional.of(user(known.getSecurityIdentity()))
                : Optional.empty();
    }

    private User user(SecurityIdentity identity) {
        List<String> roles = new ArrayList<>();
        for (Level level : Level.values()) {
            if (level != Level.KNOWN && level.reachedBy(List.copyOf(identity.getRoles()))) {
                roles.add(level.role());
            }
        }
        if (shows && identity.hasRole(User.TRANSCRIPT_READ)) {
            roles.add(User.TRANSCRIPT_READ);
        }
        Long expires = identity.getAttribute(EXPIRES);
        return new User(
                identity.getPrincipal().getName(),
                List.copyOf(roles),
                Optional.ofNullable(expires).map(Instant::ofEpochSecond));
    }
}
