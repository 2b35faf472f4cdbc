package io.mondegreen.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Where the audio behind a result lies in {@code call.audio}: a partition and the range of offsets, both ends included. */
public record Origin(int partition, long firstOffset, long lastOffset) {
    ObjectNode json() {
        return CloudEvent.object()
                .put("partition", partition)
                .put("firstOffset", firstOffset)
                .put("lastOffset", lastOffset);
    }

    static Origin of(JsonNode node) {
        return new Origin(
                (int) CloudEvent.integer(node, "partition"),
                CloudEvent.integer(node, "firstOffset"),
                CloudEvent.integer(node, "lastOffset"));
    }
}
