package io.mondegreen.audio;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * All that an {@link ActivityGate} remembers between frames; recorded where a stream is decided and restored where it goes on.
 *
 * @param open whether the gate is open
 * @param run frames in a row that spoke for the other state
 * @param bands from low to high, always {@value ActivityGate#BANDS}
 */
public record GateState(boolean open, int run, List<Band> bands) {

    private static final byte VERSION = 1;
    private static final int BAND_BYTES = 4 * Float.BYTES + Short.BYTES;

    /** Length of {@link #toBytes}. */
    public static final int BYTES = 3 + ActivityGate.BANDS * BAND_BYTES;

    /**
     * One band's memory.
     *
     * @param floorDbfs what counts as background
     * @param levelDbfs smoothed over a few frames
     * @param meanDbfs smoothed over a quarter of a second
     * @param flatness spectral flatness in [0, 1], smoothed
     * @param steadyFrames how long the level has stayed near its mean
     */
    public record Band(float floorDbfs, float levelDbfs, float meanDbfs, float flatness, int steadyFrames) {

        public Band {
            boolean finite = Float.isFinite(floorDbfs)
                    && Float.isFinite(levelDbfs)
                    && Float.isFinite(meanDbfs)
                    && Float.isFinite(flatness);
            if (!finite || steadyFrames < 0 || steadyFrames > Short.MAX_VALUE) {
                throw new IllegalArgumentException("a gate band that cannot be: floor " + floorDbfs + ", level "
                        + levelDbfs + ", mean " + meanDbfs + ", flatness " + flatness + ", steady for " + steadyFrames);
            }
        }
    }

    public GateState {
        bands = List.copyOf(bands);
        if (bands.size() != ActivityGate.BANDS || run < 0 || run > Byte.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a gate state with " + bands.size() + " bands and a run of " + run + " frames");
        }
    }

    /** Big-endian: version, open, run, then floor, level, mean, flatness (f32) and steady frames (i16) of each band. */
    public byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        bytes.put(VERSION).put((byte) (open ? 1 : 0)).put((byte) run);
        for (Band band : bands) {
            bytes.putFloat(band.floorDbfs).putFloat(band.levelDbfs).putFloat(band.meanDbfs);
            bytes.putFloat(band.flatness).putShort((short) band.steadyFrames);
        }
        return bytes.array();
    }

    /**
     * @throws IllegalArgumentException if these are not the bytes of a state of this version
     */
    public static GateState fromBytes(byte[] content) {
        if (content.length != BYTES || content[0] != VERSION || content[1] != 0 && content[1] != 1) {
            throw new IllegalArgumentException(
                    "not a gate state of version " + VERSION + ": " + content.length + " bytes; start the gate anew");
        }
        ByteBuffer bytes = ByteBuffer.wrap(content, 1, BYTES - 1);
        boolean open = bytes.get() == 1;
        int run = bytes.get();
        List<Band> bands = new ArrayList<>(ActivityGate.BANDS);
        for (int b = 0; b < ActivityGate.BANDS; b++) {
            bands.add(
                    new Band(bytes.getFloat(), bytes.getFloat(), bytes.getFloat(), bytes.getFloat(), bytes.getShort()));
        }
        return new GateState(open, run, bands);
    }
}
