package io.mondegreen.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.BrokerResource;
import io.mondegreen.page.Chromium;
import io.mondegreen.page.NeedsChromium;
import io.mondegreen.page.Tab;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page for somebody whom the service does not know yet, in a real browser. */
@NeedsChromium
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
@QuarkusTestResource(value = LoginServer.class, restrictToAnnotatedClass = true)
@TestProfile(LoginTest.Browsers.class)
class SignInPageTest {

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String servers;

    @TestHTTPResource("/")
    URI page;

    private Chromium chromium;
    private Tab tab;

    @BeforeEach
    void open() {
        chromium = Chromium.start();
        tab = chromium.open(1280, 900);
    }

    @AfterEach
    void close() {
        chromium.close();
    }

    @Test
    void aStrangerIsLedToTheLoginAndThenSeesWhatTheRolesShow() {
        try (Topic topic = new Topic(servers)) {
            topic.text("sign-1", "customer", 0, 1, true, "hello there");
        }
        tab.go(page + "#/calls/sign-1");
        tab.until("document.querySelector('.gate')");
        assertThat(tab.text("document.body.innerText"))
                .contains("Sign in to see calls")
                .doesNotContain("hello");
        assertThat(tab.number("document.querySelectorAll('.tile, .said').length"))
                .isZero();

        tab.read("document.querySelector('.gate a').click()");
        tab.until("document.querySelector('#who')?.innerText === 'carol'");
        tab.until("document.querySelector('.tile[data-call=\"sign-1\"] .w')");
        assertThat(tab.text("document.querySelector('.tile[data-call=\"sign-1\"]').innerText"))
                .contains("hello there");
    }
}
