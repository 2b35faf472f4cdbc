package io.mondegreen.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
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

    /** JSON that is broken, or is not what was asked for. */
    @ServerExceptionMapper
    Response json(JsonProcessingException broken, UriInfo uri) {
        return respond(400, "the body is not the JSON that is taken here: " + broken.getOriginalMessage(), uri);
    }

    /** The framework has an answer of its own for these, which would say less. */
    @ServerExceptionMapper
    Response json(MismatchedInputException other, UriInfo uri) {
        return json((JsonProcessingException) other, uri);
    }

    @ServerExceptionMapper
    Response http(WebApplicationException failure, UriInfo uri) {
        int status = failure.getResponse().getStatus();
        if (status < 400) {
            return failure.getResponse();
        }
        return respond(status, detail(status, failure), uri);
    }

    private static String detail(int status, WebApplicationException failure) {
        return switch (status) {
            case 400 -> "the request cannot be read; docs/api.md says what is taken";
            case 405 -> "this path does not take this method";
            case 406 -> "this path does not answer in the form that Accept asks for";
            case 415 -> "this path does not take this Content-Type";
            default -> Optional.ofNullable(failure.getMessage()).orElse("");
        };
    }

    private static Response respond(int status, String detail, UriInfo uri) {
        return Response.status(status)
                .type(Problem.MEDIA_TYPE)
                .entity(Problem.of(status, detail, uri.getRequestUri().getPath()))
                .build();
    }
}
