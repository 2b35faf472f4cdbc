package io.mondegreen.web.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Who is let in without a login; logins themselves are {@code quarkus.oidc}'s. */
@ConfigMapping(prefix = "mondegreen.access")
public interface AccessConfig {

    /** Whether whoever sits at this machine is let in, with every role, and needs no login. For demo and development. */
    @WithDefault("false")
    boolean local();
}
