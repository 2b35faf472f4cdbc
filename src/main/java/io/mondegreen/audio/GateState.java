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
    private static final int BAND_BYTES = (3 + ActivityGate.LEVEL_FRAMES) * Float.BYTES + Short.BYTES;

    /** Length of {@link #toBytes}. */
    public static final int BYTES = 3 + ActivityGate.BANDS * BAND_BYTES;

    /**
     * One band's memory.
     *
     * @param floorDbfs what counts as background
     * @param meanDbfs the level, smoothed over a quarter of a second
     * @param flatness spectral flatness in [0, 1], smoothed
     * @param steadyFrames how long the level has stayed near its mean
     * @param recentPowers mean squares of the last frames, oldest first
     */
    public record Band(float floorDbfs, float meanDbfs, float flatness, int steadyFrames, List<Float> recentPowers) {

        public Band {
            recentPowers = List.copyOf(recentPowers);
            boolean finite = Float.isFinite(floorDbfs) && Float.isFinite(meanDbfs) && Float.isFinite(flatness);
            boolean powers = recentPowers.size() == ActivityGate.LEVEL_FRAMES
                    && recentPowers.stream().allMatch(p -> Float.isFinite(p) && p >= 0);
            if (!finite || !powers || steadyFrames < 0 || steadyFrames > Short.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "a gate band that cannot be: floor " + floorDbfs + ", mean " + meanDbfs + ", flatness "
                                + flatness + ", steady for " + steadyFrames + ", powers " + recentPowers);
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

    /** Big-endian: version, open, run, then of each band floor, mean, flatness (f32), steady frames (i16), powers (f32). */
    public byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        bytes.put(VERSION).put((byte) (open ? 1 : 0)).put((byte) run);
        for (Band band : bands) {
            bytes.putFloat(band.floorDbfs).putFloat(band.meanDbfs).putFloat(band.flatness);
            bytes.putShort((short) band.steadyFrames);
            band.recentPowers.forEach(bytes::putFloat);
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
            float floor = bytes.getFloat();
            float mean = bytes.getFloat();
            float flatness = bytes.getFloat();
            int steady = bytes.getShort();
            List<Float> powers = new ArrayList<>(ActivityGate.LEVEL_FRAMES);
            for (int i = 0; i < ActivityGate.LEVEL_FRAMES; i++) {
                powers.add(bytes.getFloat());
            }
            bands.add(new Band(floor, mean, flatness, steady, powers));
        }
        return new GateState(open, run, bands);
    }
}
