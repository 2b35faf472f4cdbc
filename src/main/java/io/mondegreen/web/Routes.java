package io.mondegreen.web;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * The few raw routes on Quarkus' Vert.x router: security headers before everything, the page's switch, and a problem body
 * for API paths that nothing else answers. The page's files are static resources.
 */
@ApplicationScoped
class Routes {

    private static final int FIRST = -1000;
    private static final int LAST = 1_000_000;
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    void install(@Observes Router router, PageConfig config) {
        router.route().order(FIRST).handler(Routes::secure);
        if (!config.enabled()) {
            router.route().order(FIRST + 1).handler(Routes::off);
        }
        long most = (long) config.maxUploadMb() << 20;
        router.route("/api/*").order(FIRST + 2).handler(context -> bound(context, most));
        router.route("/api/*")
                .order(LAST)
                .handler(context -> problem(context, 404, "there is nothing here; docs/api.md says what the API has"));
    }

    /** A body says how long it is before it comes, so that nothing is read that will not be taken. */
    private static void bound(RoutingContext context, long most) {
        String length = context.request().getHeader("Content-Length");
        if (length == null && context.request().getHeader("Transfer-Encoding") != null) {
            problem(context, 411, "send the body with its Content-Length");
        } else if (length != null && (!length.matches("\\d{1,12}") || Long.parseLong(length) > most)) {
            problem(
                    context,
                    413,
                    "the body has " + length + " bytes, and " + most + " are taken (mondegreen.page.max-upload-mb)");
        } else {
            context.next();
        }
    }

    private static void secure(RoutingContext context) {
        HttpServerResponse response = context.response();
        response.putHeader("Content-Security-Policy", POLICY);
        response.putHeader("X-Content-Type-Options", "nosniff");
        response.putHeader("Referrer-Policy", "no-referrer");
        context.next();
    }

    private static void off(RoutingContext context) {
        if (context.normalizedPath().startsWith("/q/")) {
            context.next();
        } else {
            problem(context, 404, "the page and its API are off here (mondegreen.page.enabled=false)");
        }
    }

    static void problem(RoutingContext context, int status, String detail) {
        Problem problem = Problem.of(status, detail, context.normalizedPath());
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .end(new JsonObject()
                        .put("type", problem.type())
                        .put("title", problem.title())
                        .put("status", problem.status())
                        .put("detail", problem.detail())
                        .put("instance", problem.instance())
                        .encode());
    }
}
