package io.mondegreen.kafka;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.header.Headers;

/** Whose form a record of call audio has. */
public enum AudioSource {
    /** This project's own: audio as the value, all else in headers. */
    CLOUDEVENTS(Set.of()),
    TWILIO(Set.of("application/x-twilio-media+json")),
    TELNYX(Set.of("application/x-telnyx-media+json")),
    AUDIOHOOK(Set.of(AudioHookAdapter.TEXT, AudioHookAdapter.FRAMES));

    /** Types that bridges write when they know nothing of what they carry. */
    private static final Set<String> ANYTHING =
            Set.of("", "application/json", "application/octet-stream", "text/plain");

    private final Set<String> types;

    AudioSource(Set<String> types) {
        this.types = types;
    }

    /**
     * By {@code content-type}.
     *
     * @param otherwise where that is absent or says nothing
     * @throws BadRecord where the header is too long
     */
    static AudioSource of(Headers headers, AudioSource otherwise) throws BadRecord {
        String type = mediaType(headers);
        for (AudioSource source : values()) {
            if (source.types.contains(type)) {
                return source;
            }
        }
        return ANYTHING.contains(type) ? otherwise : CLOUDEVENTS;
    }

    /** The media type without parameters, lower case; empty where there is none. */
    static String mediaType(Headers headers) throws BadRecord {
        Optional<String> header = Envelope.optional(headers, "content-type");
        String text = header.orElse("");
        int end = text.indexOf(';');
        return (end < 0 ? text : text.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }
}
