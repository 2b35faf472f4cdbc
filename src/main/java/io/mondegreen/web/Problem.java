package io.mondegreen.web;

import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * An RFC 7807 problem body.
 *
 * @param type     always {@code about:blank}: the status says it
 * @param title    the status in words
 * @param detail   what was wrong with this request and what to do
 * @param instance the path that was asked for
 */
record Problem(String type, String title, int status, String detail, String instance) {

    static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(int status, String detail, String instance) {
        return new Problem("about:blank", HttpResponseStatus.valueOf(status).reasonPhrase(), status, detail, instance);
    }
}
