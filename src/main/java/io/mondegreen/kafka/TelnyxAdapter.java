package io.mondegreen.kafka;

import io.mondegreen.audio.AudioFormat;
import io.mondegreen.audio.AudioFormat.Encoding;

/**
 * Telnyx Media Streaming: payloads of RTP without its header, in PCMU, PCMA, L16 (big-endian, as RTP has it) or Opus. The
 * call is {@code start.call_control_id}, the stream {@code stream_id}. Chunks may come out of order.
 */
final class TelnyxAdapter extends JsonStreams {
    TelnyxAdapter(int maxBytes) {
        super(maxBytes);
    }

    @Override
    String stream(MessageJson message) throws BadRecord {
        return message.name("stream_id");
    }

    @Override
    String call(MessageJson start) throws BadRecord {
        return start.name("call_control_id");
    }

    @Override
    AudioFormat format(MessageJson start) throws BadRecord {
        MessageJson format = start.child("media_format");
        String encoding = format.text("encoding");
        long rate = format.number("sample_rate", Integer.MAX_VALUE);
        boolean offered = rate == 8000 || rate == 16_000 || rate == 48_000;
        long channels = format.has("channels") ? format.number("channels", Integer.MAX_VALUE) : 1;
        return switch (encoding) {
            case "PCMU" -> telephone(Encoding.PCMU, rate, channels);
            case "PCMA" -> telephone(Encoding.PCMA, rate, channels);
            case "L16" -> linear(Encoding.S16BE, rate, channels, offered);
            case "OPUS" -> linear(Encoding.OPUS, Math.min(rate, 16_000), 1, offered);
            default -> throw BadRecord.of(IntakeError.UNSUPPORTED_CODEC, encoding);
        };
    }
}
