package io.mondegreen.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.BrokerResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Whoever sits at the machine is let in without a login; what only looks like it is not. */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
class LocalAccessTest {

    @TestHTTPResource("/")
    URI page;

    /** The status line's number; headers as a browser or proxy would send them. */
    private int status(String method, String path, String host, String... headers) throws IOException {
        StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        request.append("Content-Length: 0\r\nConnection: close\r\n\r\n");
        try (Socket socket = new Socket("127.0.0.1", page.getPort())) {
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(answer.split(" ")[1]);
        }
    }

    private String here() {
        return "localhost:" + page.getPort();
    }

    @Test
    void atTheMachine() throws IOException {
        assertThat(status("GET", "/api/v1/calls", here())).isEqualTo(200);
        assertThat(status("GET", "/api/v1/calls", "127.0.0.1:" + page.getPort()))
                .isEqualTo(200);
        assertThat(status("GET", "/api/v1/calls", "[::1]:" + page.getPort())).isEqualTo(200);
    }

    @Test
    void aPageElsewhereThatPointsItsNameHere() throws IOException {
        assertThat(status("GET", "/api/v1/calls", "evil.example")).isEqualTo(401);
        assertThat(status("GET", "/api/v1/calls", "localhost.evil.example")).isEqualTo(401);
        assertThat(status("GET", "/api/v1/calls", "127.0.0.1.evil.example")).isEqualTo(401);
    }

    @Test
    void throughAProxy() throws IOException {
        assertThat(status("GET", "/api/v1/calls", here(), "X-Forwarded-For: 192.0.2.1"))
                .isEqualTo(401);
        assertThat(status("GET", "/api/v1/calls", here(), "Forwarded: for=192.0.2.1"))
                .isEqualTo(401);
        assertThat(status("GET", "/api/v1/calls", here(), "Via: 1.1 edge")).isEqualTo(401);
    }

    @Test
    void aFormOnAnotherSite() throws IOException {
        String path = "/api/v1/alerts/none/verdict";
        assertThat(status("POST", path, here(), "Sec-Fetch-Site: cross-site")).isEqualTo(403);
        assertThat(status("POST", path, here(), "Sec-Fetch-Site: same-site")).isEqualTo(403);
        assertThat(status("POST", path, here(), "Origin: https://evil.example")).isEqualTo(403);
        assertThat(status("POST", path, here(), "Origin: null")).isEqualTo(403);
        assertThat(status("POST", path, here(), "Origin: http://" + here(), "Content-Type: application/json"))
                .isNotIn(401, 403);
        assertThat(status("POST", path, here(), "Sec-Fetch-Site: same-origin", "Content-Type: application/json"))
                .isNotIn(401, 403);
    }
}
