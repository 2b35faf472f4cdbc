package io.mondegreen.web.access;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Stands before every request to the API: what no {@link Rule} allows does not get past. */
public final class Gate {
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final Set<String> SAME_SITE = Set.of("same-origin", "none");

    private final Access access;
    private final AuditTrail trail;
    private final Refusal refusal;
    private final boolean logins;
    private final String howToLogIn;

    /** Answers a request that is refused. */
    @FunctionalInterface
    public interface Refusal {
        void answer(RoutingContext context, int status, String detail);
    }

    /** @param logins whether {@code quarkus.oidc} is set up */
    public Gate(Access access, AuditTrail trail, AccessConfig config, boolean logins, Refusal refusal) {
        this.access = access;
        this.trail = trail;
        this.refusal = refusal;
        this.logins = logins;
        this.howToLogIn = howToLogIn(config.local(), logins);
    }

    private static String howToLogIn(boolean local, boolean logins) {
        if (logins) {
            return "send a bearer token, or open /login";
        }
        return local
                ? "only who sits at this machine is let in (mondegreen.access.local)"
                : "nobody can log in here: set up quarkus.oidc, or mondegreen.access.local=true on your own machine (docs/access.md)";
    }

    /**
     * Checks that who is let in without a login can only sit here.
     *
     * @param host that the page listens on
     * @throws IllegalArgumentException if it is open to others
     */
    public static void check(AccessConfig config, String host) {
        if (config.local() && !LocalAccess.isNameOfLoopback(host)) {
            throw new IllegalArgumentException(
                    "mondegreen.access.local lets in whoever sits at this machine, and quarkus.http.host=" + host
                            + " is open to others: set up logins (quarkus.oidc, docs/access.md), or listen on 127.0.0.1");
        }
    }

    /** Lets a request on, or answers it. Runs once its user is known. */
    public void pass(RoutingContext context) {
        HttpServerRequest request = context.request();
        String method = request.method().name();
        Optional<User> user = access.user(context);
        if (user.isEmpty()) {
            context.response().putHeader("WWW-Authenticate", "Bearer");
            if (logins) {
                context.response().putHeader("Link", "</login>; rel=\"login\"");
            }
            refusal.answer(context, 401, howToLogIn);
            return;
        }
        if (!SAFE.contains(request.method()) && fromElsewhere(request)) {
            refusal.answer(
                    context, 403, "another site's page sent this; what changes something is taken from this one alone");
            return;
        }
        List<Rule> ofPath = Rule.of(context.normalizedPath());
        Optional<Rule> rule = Rule.of(ofPath, method);
        if (rule.isEmpty()) {
            refuse(context, ofPath);
            return;
        }
        if (!rule.get().level().reachedBy(user.get().roles())) {
            refusal.answer(
                    context, 403, "this takes the role " + rule.get().level().role());
        } else if (rule.get().textOnly() && !user.get().readsText()) {
            refusal.answer(context, 403, "this shows what was said and takes the role " + User.TRANSCRIPT_READ);
        } else {
            if (rule.get().text() && user.get().readsText()) {
                trail.add(user.get(), method, context.normalizedPath());
            }
            user.get().until().ifPresent(end -> endWith(context, end));
            context.next();
        }
    }

    private void refuse(RoutingContext context, List<Rule> ofPath) {
        if (ofPath.isEmpty()) {
            refusal.answer(context, 404, "there is nothing here; docs/api.md says what the API has");
        } else {
            String allowed = ofPath.stream().map(Rule::method).collect(Collectors.joining(", "));
            context.response().putHeader("Allow", allowed);
            refusal.answer(context, 405, "this path takes " + allowed);
        }
    }

    /** Whether a browser says that another site's page sent the request. Programs say nothing of it. */
    private static boolean fromElsewhere(HttpServerRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return !SAME_SITE.contains(site);
        }
        String origin = request.getHeader("Origin");
        if (origin == null) {
            return false;
        }
        try {
            return !String.valueOf(URI.create(origin).getAuthority())
                    .equalsIgnoreCase(String.valueOf(request.getHeader("Host")));
        } catch (IllegalArgumentException e) {
            return true;
        }
    }

    /** An event stream does not outlive the login that opened it. */
    private static void endWith(RoutingContext context, Instant end) {
        long ms = Math.max(1, Duration.between(Instant.now(), end).toMillis());
        long timer =
                context.vertx().setTimer(ms, _ -> context.request().connection().close());
        context.addEndHandler(_ -> context.vertx().cancelTimer(timer));
    }
}
