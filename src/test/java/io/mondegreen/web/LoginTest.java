package io.mondegreen.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.BrokerResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A person with a browser: /login leads to the provider and back, and from then on the page's requests are theirs. */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
@QuarkusTestResource(value = LoginServer.class, restrictToAnnotatedClass = true)
@TestProfile(LoginTest.Browsers.class)
class LoginTest {

    public static final class Browsers implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "mondegreen.access.local", "false",
                    "mondegreen.line.enabled", "false",
                    "quarkus.oidc.tenant-enabled", "true");
        }
    }

    @TestHTTPResource("/")
    URI page;

    private final HttpClient browser = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();

    private HttpResponse<String> get(HttpClient client, String path) throws Exception {
        return client.send(HttpRequest.newBuilder(page.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aLoginLeadsToTheProviderAndBackToThePage() throws Exception {
        HttpResponse<String> before = get(browser, "/api/v1/whoami");
        assertThat(before.statusCode()).as("no redirect: a program asked").isEqualTo(401);
        assertThat(before.body()).contains("open /login");
        assertThat(before.headers().firstValue("Link")).contains("</login>; rel=\"login\"");

        HttpResponse<String> home = get(browser, "/login");
        assertThat(home.statusCode()).isEqualTo(200);
        assertThat(home.uri().getPath()).isEqualTo("/");

        HttpResponse<String> me = get(browser, "/api/v1/whoami");
        assertThat(me.statusCode()).isEqualTo(200);
        assertThat(me.body())
                .contains("\"carol\"", "viewer", "operator", "transcript:read")
                .doesNotContain("admin");
        assertThat(get(browser, "/api/v1/transcripts").statusCode()).isEqualTo(200);
        assertThat(get(browser, "/api/v1/audit").statusCode()).isEqualTo(403);

        try (HttpClient stranger = HttpClient.newHttpClient()) {
            assertThat(get(stranger, "/api/v1/whoami").statusCode()).isEqualTo(401);
            assertThat(get(stranger, "/login").statusCode()).isEqualTo(302);
        }
    }

    @Test
    void theSessionsCookieIsNotForScriptsNorForOtherSites() throws Exception {
        CookieManager cookies = new CookieManager();
        try (HttpClient other = HttpClient.newBuilder()
                .cookieHandler(cookies)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()) {
            get(other, "/login");
        }
        assertThat(cookies.getCookieStore().getCookies())
                .filteredOn(cookie -> cookie.getName().startsWith("q_session"))
                .isNotEmpty()
                .allMatch(cookie -> cookie.isHttpOnly());
    }
}
