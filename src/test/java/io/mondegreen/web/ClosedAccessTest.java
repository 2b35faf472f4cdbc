package io.mondegreen.web;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.mondegreen.BrokerResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service that nobody set logins up for, as it is shipped: it shows nothing to anybody. */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
@TestProfile(ClosedAccessTest.Shipped.class)
class ClosedAccessTest {

    public static final class Shipped implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("mondegreen.access.local", "false", "mondegreen.line.enabled", "false");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/whoami",
                "/api/v1/calls",
                "/api/v1/calls/c/windows",
                "/api/v1/windows/s/lens",
                "/api/v1/alerts",
                "/api/v1/events",
                "/api/v1/transcripts",
                "/api/v1/models",
                "/api/v1/audit",
                "/api/v1/nothing",
                "/api/v1//calls",
                "/api/v1/./calls",
                "/api/v1/x/../calls"
            })
    void nothingIsShown(String path) {
        given().urlEncodingEnabled(false)
                .get(path)
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", containsString("Bearer"))
                .header("Link", nullValue())
                .body("detail", containsString("nobody can log in here"))
                .body("status", equalTo(401));
    }

    @Test
    void nothingIsTaken() {
        given().contentType("audio/wav")
                .body(new byte[100])
                .post("/api/v1/transcriptions")
                .then()
                .statusCode(401);
        given().contentType("application/json")
                .body("{\"correct\":true}")
                .post("/api/v1/alerts/a/verdict")
                .then()
                .statusCode(401);
        given().auth()
                .preemptive()
                .basic("admin", "admin")
                .get("/api/v1/calls")
                .then()
                .statusCode(401);
        given().header("Authorization", "Bearer " + Keys.token("ann", "admin"))
                .get("/api/v1/calls")
                .then()
                .statusCode(401);
    }

    @Test
    void thePageItselfHoldsNothingAndIsServed() {
        when().get("/").then().statusCode(200);
        given().redirects().follow(false).get("/login").then().statusCode(401);
    }
}
