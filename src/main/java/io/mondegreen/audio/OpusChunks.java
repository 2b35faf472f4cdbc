package io.mondegreen.audio;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Opus chunks to samples and back, one channel of a call. Stereo packets are mixed down, as the codec does it. A frame
 * without bytes (discontinuous transmission) is filled in by the decoder for its length.
 */
final class OpusChunks {
    private static final System.Logger LOG = System.getLogger(OpusChunks.class.getName());
    private static final int OPUS_RATE = 48_000;
    private static final int MAX_PACKET = 4000; // three frames of 1275 bytes are 60 ms at the highest rate
    private static final int PACKET_MS = 20;
    /** What one packet of the encoder may hold, ms. */
    private static final int[] PACKETS_MS = {10, 20, 40, 60};

    private OpusChunks() {}

    /**
     * Samples in a chunk at a rate.
     *
     * @throws AudioFormatException if a packet is truncated or not legal
     */
    static int samples(byte[] chunk, boolean framed, int rateHz) {
        int[] sum = {0};
        OpusPackets.each(chunk, framed, (from, length) -> sum[0] += OpusPackets.samples(chunk, from, length));
        return sum[0] / (OPUS_RATE / rateHz);
    }

    static ChunkDecoder decoder(boolean framed, int rateHz) {
        return new Decoding(framed, rateHz);
    }

    static ChunkEncoder encoder(boolean framed, int rateHz) {
        return new Encoding(framed, rateHz);
    }

    private static final class Decoding implements ChunkDecoder {
        private final boolean framed;
        private final int rateHz;
        private OpusDecoder decoder;

        Decoding(boolean framed, int rateHz) {
            this.framed = framed;
            this.rateHz = rateHz;
            this.decoder = fresh(rateHz);
        }

        @Override
        public float[] decode(byte[] chunk) {
            short[] pcm = new short[samples(chunk, framed, rateHz)];
            int[] at = {0};
            OpusPackets.each(chunk, framed, (from, length) -> {
                int count = OpusPackets.samples(chunk, from, length) / (OPUS_RATE / rateHz);
                decode(chunk, from, length, pcm, at[0], count);
                at[0] += count;
            });
            float[] samples = new float[pcm.length];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = pcm[i] / 32768f;
            }
            return samples;
        }

        /** Legal packets always decode; should the library fail at one, its length stays and the decoder starts anew. */
        private void decode(byte[] chunk, int from, int length, short[] pcm, int at, int count) {
            try {
                int got = decoder.decode(chunk, from, length, pcm, at, count, false);
                if (got == count) {
                    return;
                }
            } catch (OpusException | RuntimeException | AssertionError e) {
                LOG.log(System.Logger.Level.DEBUG, "a legal Opus packet could not be decoded: {0}", e.getClass());
            }
            Arrays.fill(pcm, at, at + count, (short) 0);
            decoder = fresh(rateHz);
        }

        private static OpusDecoder fresh(int rateHz) {
            try {
                return new OpusDecoder(rateHz, 1);
            } catch (OpusException e) {
                throw new IllegalArgumentException("Opus is decoded at 8000 or 16000 Hz, not " + rateHz, e);
            }
        }
    }

    private static final class Encoding implements ChunkEncoder {
        private final boolean framed;
        private final int rateHz;
        private final OpusEncoder encoder;

        Encoding(boolean framed, int rateHz) {
            this.framed = framed;
            this.rateHz = rateHz;
            try {
                encoder = new OpusEncoder(rateHz, 1, OpusApplication.OPUS_APPLICATION_VOIP);
                encoder.setBitrate(rateHz * 2);
            } catch (OpusException e) {
                throw new IllegalArgumentException("Opus is encoded from 8000 or 16000 Hz, not " + rateHz, e);
            }
        }

        @Override
        public byte[] encode(float[] samples) {
            if (samples.length == 0) {
                return new byte[0];
            }
            if (!framed) {
                return packet(samples, 0, packetMs(samples.length));
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (int at = 0; at < samples.length; at += rateHz / 1000 * PACKET_MS) {
                byte[] packet = packet(samples, at, PACKET_MS);
                out.write(packet.length >> 8);
                out.write(packet.length);
                out.writeBytes(packet);
            }
            return out.toByteArray();
        }

        private int packetMs(int count) {
            for (int ms : PACKETS_MS) {
                if (count <= rateHz / 1000 * ms) {
                    return ms;
                }
            }
            throw new IllegalArgumentException("one Opus packet holds at most 60 ms, not " + count * 1000L / rateHz
                    + " ms; cut shorter chunks or use framing=length16");
        }

        /** The samples from {@code at} on, with silence where they end before the packet. */
        private byte[] packet(float[] samples, int at, int ms) {
            int count = rateHz / 1000 * ms;
            short[] pcm = new short[count];
            for (int i = 0; i < count && at + i < samples.length; i++) {
                pcm[i] = (short) Pcm.toInt16(samples[at + i]);
            }
            byte[] out = new byte[MAX_PACKET];
            try {
                return Arrays.copyOf(out, encoder.encode(pcm, 0, count, out, 0, out.length));
            } catch (OpusException e) {
                throw new IllegalStateException("Opus could not encode " + ms + " ms", e);
            }
        }
    }
}
