package io.mondegreen.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mondegreen.taps.TapName;
import io.mondegreen.web.api.BundleItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The layers that {@code probe train} compared for each head, as it left them in a bundle's provenance. */
final class TrainedLayers {
    private static final String REPORT = "report.";
    private static final ObjectMapper JSON = new ObjectMapper();

    private TrainedLayers() {}

    /** Empty where the provenance has no such reports. */
    static List<BundleItem.Swept> of(Map<String, String> provenance) {
        List<BundleItem.Swept> swept = new ArrayList<>();
        provenance.forEach((name, text) -> {
            if (name.startsWith(REPORT)) {
                read(text)
                        .path("layers")
                        .forEach(layer -> swept.add(new BundleItem.Swept(
                                TapName.parse(layer.path("tap").asText()).layer(),
                                name.substring(REPORT.length()),
                                layer.path("testAuroc").asDouble(),
                                Optional.empty(),
                                Optional.empty())));
            }
        });
        return swept;
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException other) {
            return JSON.createObjectNode(); // a bundle from elsewhere may write what it likes
        }
    }
}
