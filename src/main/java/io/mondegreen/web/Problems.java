package io.mondegreen.web;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns failures of the API into RFC 7807 bodies. */
final class Problems {

    @ServerExceptionMapper
    Response asked(ProblemException problem, UriInfo uri) {
        return respond(problem.status(), problem.getMessage(), uri);
    }

    @ServerExceptionMapper
    Response http(WebApplicationException failure, UriInfo uri) {
        int status = failure.getResponse().getStatus();
        if (status < 400) {
            return failure.getResponse();
        }
        return respond(status, Optional.ofNullable(failure.getMessage()).orElse(""), uri);
    }

    private static Response respond(int status, String detail, UriInfo uri) {
        return Response.status(status)
                .type(Problem.MEDIA_TYPE)
                .entity(Problem.of(status, detail, uri.getRequestUri().getPath()))
                .build();
    }
}
