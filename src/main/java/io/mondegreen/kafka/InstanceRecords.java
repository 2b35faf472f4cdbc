package io.mondegreen.kafka;

import java.util.Set;

/** Records of {@code call.alerts} that are about an instance and no call: readers of alerts pass them over. */
public final class InstanceRecords {
    private static final Set<String> TYPES = Set.of(LagRecord.TYPE, SelfTestRecord.TYPE, DriftRecord.TYPE);

    private InstanceRecords() {}

    public static boolean is(byte[] bytes) {
        return TYPES.contains(CloudEvent.type(bytes));
    }
}
