package io.mondegreen.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.mondegreen.BrokerResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The description that is checked in is the one that the service serves. */
@QuarkusTest
@QuarkusTestResource(BrokerResource.class)
class OpenApiTest {
    private static final Path CHECKED_IN = Path.of("docs/openapi.yaml");
    private static final Path SERVED = Path.of("target/openapi.yaml");

    @Test
    void theDescriptionOfTheApiIsTheOneThatIsServed() throws IOException {
        String served = given().queryParam("format", "yaml")
                .get("/api/v1/openapi")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        Files.writeString(SERVED, served);

        assertThat(Files.readString(CHECKED_IN))
                .as("%s and %s; where the API was meant to change, copy the second over the first", CHECKED_IN, SERVED)
                .isEqualTo(served);
    }

    @Test
    void itNamesEveryPathThatTheManualNames() throws IOException {
        String manual = Files.readString(Path.of("docs/api.md"));
        assertThat(Files.readString(CHECKED_IN)
                        .lines()
                        .filter(line -> line.matches("  /api/v1/.*:"))
                        .map(line -> line.strip().replace(":", "")))
                .isNotEmpty()
                .allSatisfy(path -> assertThat(manual).contains(path.substring("/api/v1".length())));
    }
}
