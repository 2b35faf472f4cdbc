package io.mondegreen.web.access;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Lets whoever sits at this machine in, where {@code mondegreen.access.local} says so: a connection from the loopback interface, to a
 * name of it (a page elsewhere may point its own name here), that no proxy passed on.
 */
@ApplicationScoped
class LocalAccess implements HttpAuthenticationMechanism {
    private static final String NAME = "local";
    private static final List<String> OF_PROXIES = List.of("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via");
    private static final Set<String> ROLES =
            Set.of(Level.VIEWER.role(), Level.OPERATOR.role(), Level.ADMIN.role(), User.TRANSCRIPT_READ);

    private final AccessConfig config;

    @Inject
    LocalAccess(AccessConfig config) {
        this.config = config;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
        if (!config.local() || !fromHere(context.request())) {
            return Uni.createFrom().nullItem();
        }
        return Uni.createFrom()
                .item(QuarkusSecurityIdentity.builder()
                        .setPrincipal(new QuarkusPrincipal(NAME))
                        .addRoles(ROLES)
                        .build());
    }

    private static boolean fromHere(HttpServerRequest request) {
        return Optional.ofNullable(request.remoteAddress())
                        .map(SocketAddress::hostAddress)
                        .filter(LocalAccess::isLoopback)
                        .isPresent()
                && Optional.ofNullable(request.authority())
                        .map(HostAndPort::host)
                        .filter(LocalAccess::isNameOfLoopback)
                        .isPresent()
                && OF_PROXIES.stream().noneMatch(request.headers()::contains);
    }

    /** Whether a name is this machine's own to itself. What is not written as an address is not looked up. */
    static boolean isNameOfLoopback(String host) {
        return host.equalsIgnoreCase("localhost") || isLoopback(host);
    }

    private static boolean isLoopback(String address) {
        if (!address.matches("[0-9.]+|\\[?[0-9a-fA-F:.]+\\]?")) {
            return false;
        }
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().item(new ChallengeData(HttpResponseStatus.UNAUTHORIZED.code(), null, null));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of();
    }
}
