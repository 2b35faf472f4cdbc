package io.mondegreen.audio;

import java.util.Arrays;

/**
 * FLAC files (RFC 9639) of up to eight channels and 24 bits. Reading is strict: both checksums of every frame must hold, and a frame
 * must be of the rate, the channels and the bits that the file's header says.
 */
final class FlacFile {
    private static final int STREAMINFO_BYTES = 34;
    private static final int MAX_BITS = 24;
    private static final int LEFT_SIDE = 8;
    private static final int SIDE_RIGHT = 9;
    private static final int MID_SIDE = 10;
    private static final int[][] FIXED = {{}, {1}, {2, -1}, {3, -3, 1}, {4, -6, 4, -1}};

    private final String file;
    private final FlacBits bits;
    private final long maxSamples;
    private int rateHz;
    private int bitsPerSample;
    private float[][] out = {};
    private int count;

    private FlacFile(String file, byte[] content, long maxSeconds) throws AudioFileException {
        this.file = file;
        bits = new FlacBits(content);
        long total = header();
        maxSamples = maxSeconds * rateHz;
        if (total > maxSamples) {
            throw tooLong(maxSeconds);
        }
    }

    /**
     * @param maxSeconds longest recording that is decoded: a few bytes may stand for many samples
     * @throws AudioFileException if it is not such a FLAC file, or longer
     */
    static Clip parse(String file, byte[] content, long maxSeconds) throws AudioFileException {
        try {
            FlacFile flac = new FlacFile(file, content, maxSeconds);
            while (flac.bits.hasMore()) {
                flac.frame();
                if (flac.count > flac.maxSamples) {
                    throw flac.tooLong(maxSeconds);
                }
            }
            for (int c = 0; c < flac.out.length; c++) {
                flac.out[c] = Arrays.copyOf(flac.out[c], flac.count);
            }
            return new Clip(flac.out, flac.rateHz);
        } catch (IndexOutOfBoundsException ended) {
            AudioFileException wrong =
                    new AudioFileException(file, "it ends in the middle of a frame", "copy or convert it again");
            wrong.initCause(ended);
            throw wrong;
        }
    }

    private AudioFileException tooLong(long seconds) {
        return new AudioFileException(file, "it is longer than " + seconds + " s", "split it");
    }

    private AudioFileException broken(String what) {
        return new AudioFileException(file, what, "copy or convert it again");
    }

    /** Samples of a channel as the file says, 0 where it does not. */
    private long header() throws AudioFileException {
        bits.take(32); // fLaC
        long total = -1;
        boolean last = false;
        while (!last) {
            last = bits.take(1) == 1;
            int type = bits.take(7);
            int bytes = bits.take(24);
            if (total < 0 && (type != 0 || bytes != STREAMINFO_BYTES)) {
                throw broken("it does not begin with its stream's description");
            }
            if (type == 0 && total < 0) {
                bits.skip(10);
                rateHz = bits.take(20);
                int channels = bits.take(3) + 1;
                bitsPerSample = bits.take(5) + 1;
                total = ((long) bits.take(4) << 32) | (bits.take(32) & 0xFFFF_FFFFL);
                bits.skip(16); // a hash of all samples; each frame has its checksum
                out = new float[channels][0];
            } else {
                bits.skip(bytes);
            }
        }
        if (rateHz < 1 || bitsPerSample < 4 || bitsPerSample > MAX_BITS) {
            throw new AudioFileException(
                    file, rateHz + " Hz with " + bitsPerSample + " bits is not supported", "convert it to 16 bits");
        }
        return total;
    }

    private void frame() throws AudioFileException {
        int begin = bits.byteAt();
        if (bits.take(15) != 0x7FFC) {
            throw broken("a frame does not begin where the one before ended");
        }
        bits.take(1); // how frames are counted
        int sizeCode = bits.take(4);
        int rateCode = bits.take(4);
        int assignment = bits.take(4);
        int depthCode = bits.take(3);
        bits.take(1);
        bits.codedNumber();
        int size = size(sizeCode);
        int rate = rate(rateCode);
        if (bits.crc8(begin) != bits.take(8)) {
            throw broken("a frame's header fails its checksum");
        }
        int channels = assignment < LEFT_SIDE ? assignment + 1 : 2;
        if (assignment > MID_SIDE || channels != out.length || rate != rateHz || depth(depthCode) != bitsPerSample) {
            throw broken("a frame is of another kind than the file");
        }
        int[][] samples = new int[channels][];
        for (int c = 0; c < channels; c++) {
            boolean side = assignment == LEFT_SIDE && c == 1
                    || assignment == SIDE_RIGHT && c == 0
                    || assignment == MID_SIDE && c == 1;
            samples[c] = subframe(size, bitsPerSample + (side ? 1 : 0));
        }
        bits.align();
        if (bits.crc16(begin) != bits.take(16)) {
            throw broken("a frame fails its checksum");
        }
        decorrelate(samples, assignment);
        append(samples, size);
    }

    private int size(int code) throws AudioFileException {
        return switch (code) {
            case 0 -> throw broken("a frame has no size");
            case 1 -> 192;
            case 2, 3, 4, 5 -> 576 << (code - 2);
            case 6 -> bits.take(8) + 1;
            case 7 -> bits.take(16) + 1;
            default -> 256 << (code - 8);
        };
    }

    private int rate(int code) throws AudioFileException {
        return switch (code) {
            case 0 -> rateHz;
            case 1 -> 88_200;
            case 2 -> 176_400;
            case 3 -> 192_000;
            case 4 -> 8000;
            case 5 -> 16_000;
            case 6 -> 22_050;
            case 7 -> 24_000;
            case 8 -> 32_000;
            case 9 -> 44_100;
            case 10 -> 48_000;
            case 11 -> 96_000;
            case 12 -> bits.take(8) * 1000;
            case 13 -> bits.take(16);
            case 14 -> bits.take(16) * 10;
            default -> throw broken("a frame has no rate");
        };
    }

    private int depth(int code) {
        return switch (code) {
            case 0 -> bitsPerSample;
            case 1 -> 8;
            case 2 -> 12;
            case 4 -> 16;
            case 5 -> 20;
            case 6 -> 24;
            default -> -1;
        };
    }

    private int[] subframe(int size, int depth) throws AudioFileException {
        bits.take(1);
        int type = bits.take(6);
        int wasted = bits.take(1) == 1 ? bits.unary() + 1 : 0;
        int width = depth - wasted;
        if (width < 1) {
            throw broken("a frame has samples of no bits");
        }
        int[] samples = new int[size];
        if (type == 0) {
            Arrays.fill(samples, bits.signed(width));
        } else if (type == 1) {
            for (int i = 0; i < size; i++) {
                samples[i] = bits.signed(width);
            }
        } else if (type >= 8 && type <= 12) {
            predicted(samples, width, type - 8, FIXED[type - 8], 0);
        } else if (type >= 32) {
            predicted(samples, width, type - 31, null, -1);
        } else {
            throw broken("a frame is coded in a way that does not exist");
        }
        for (int i = 0; wasted > 0 && i < size; i++) {
            samples[i] <<= wasted;
        }
        return samples;
    }

    /** @param coefficients of a fixed predictor; null where they follow the first samples */
    private void predicted(int[] samples, int width, int order, int[] coefficients, int shift)
            throws AudioFileException {
        if (order > samples.length) {
            throw broken("a frame is shorter than its predictor");
        }
        for (int i = 0; i < order; i++) {
            samples[i] = bits.signed(width);
        }
        int[] by = coefficients;
        int right = shift;
        if (by == null) {
            int precision = bits.take(4) + 1;
            right = bits.signed(5);
            if (precision == 16 || right < 0) {
                throw broken("a frame's predictor does not exist");
            }
            by = new int[order];
            for (int i = 0; i < order; i++) {
                by[i] = bits.signed(precision);
            }
        }
        residual(samples, order);
        for (int i = order; i < samples.length; i++) {
            long sum = 0;
            for (int j = 0; j < order; j++) {
                sum += (long) by[j] * samples[i - 1 - j];
            }
            samples[i] += (int) (sum >> right);
        }
    }

    /** Rice codes, in partitions with a parameter each. */
    private void residual(int[] samples, int order) throws AudioFileException {
        int method = bits.take(2);
        int partitions = 1 << bits.take(4);
        if (method > 1 || samples.length % partitions != 0 || samples.length / partitions < order) {
            throw broken("a frame's residual is coded in a way that does not exist");
        }
        int parameterBits = method == 0 ? 4 : 5;
        int escape = (1 << parameterBits) - 1;
        int at = order;
        for (int p = 1; p <= partitions; p++) {
            int end = samples.length / partitions * p;
            int parameter = bits.take(parameterBits);
            int raw = parameter == escape ? bits.take(5) : -1;
            for (; at < end; at++) {
                if (raw >= 0) {
                    samples[at] = raw == 0 ? 0 : bits.signed(raw);
                } else {
                    int code = (bits.unary() << parameter) | bits.take(parameter);
                    samples[at] = (code >>> 1) ^ -(code & 1);
                }
            }
        }
    }

    private static void decorrelate(int[][] samples, int assignment) {
        if (assignment < LEFT_SIDE) {
            return;
        }
        int[] first = samples[0];
        int[] second = samples[1];
        for (int i = 0; i < first.length; i++) {
            switch (assignment) {
                case LEFT_SIDE -> second[i] = first[i] - second[i];
                case SIDE_RIGHT -> first[i] += second[i];
                default -> {
                    int mid = 2 * first[i] | second[i] & 1;
                    int side = second[i];
                    first[i] = (mid + side) >> 1;
                    second[i] = (mid - side) >> 1;
                }
            }
        }
    }

    private void append(int[][] samples, int size) {
        float scale = 1f / (1 << (bitsPerSample - 1));
        for (int c = 0; c < samples.length; c++) {
            if (count + size > out[c].length) {
                out[c] = Arrays.copyOf(out[c], Math.max(count + size, 2 * out[c].length));
            }
            for (int i = 0; i < size; i++) {
                out[c][count + i] = Math.clamp(samples[c][i] * scale, -1f, 1f);
            }
        }
        count += size;
    }
}
