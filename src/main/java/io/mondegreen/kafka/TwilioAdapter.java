package io.mondegreen.kafka;

import io.mondegreen.audio.AudioFormat;
import io.mondegreen.audio.AudioFormat.Encoding;

/**
 * Twilio Media Streams: mu-law at 8 kHz, one or both tracks of a call. The call is {@code start.callSid}, the stream
 * {@code streamSid}; custom parameters are neither kept nor written anywhere.
 */
final class TwilioAdapter extends JsonStreams {
    TwilioAdapter(int maxBytes) {
        super(maxBytes);
    }

    @Override
    String stream(MessageJson message) throws BadRecord {
        return message.name("streamSid");
    }

    @Override
    String call(MessageJson start) throws BadRecord {
        return start.name("callSid");
    }

    @Override
    AudioFormat format(MessageJson start) throws BadRecord {
        MessageJson format = start.child("mediaFormat");
        String encoding = format.text("encoding");
        if (!encoding.equals("audio/x-mulaw")) {
            throw BadRecord.of(IntakeError.UNSUPPORTED_CODEC, encoding);
        }
        return telephone(
                Encoding.PCMU,
                format.number("sampleRate", Integer.MAX_VALUE),
                format.number("channels", Integer.MAX_VALUE));
    }
}
