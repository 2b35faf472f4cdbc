package io.mondegreen.ort;

import java.lang.foreign.MemorySegment;

/**
 * Memory that Java fills or reads and that a session computes on. On the CPU both are one block. On a card there are two of one size,
 * page-locked main memory and the card's own, at addresses that stay: bind {@link #there}, and copy before and after a run.
 */
public final class StagedMemory implements AutoCloseable {
    private final TensorMemory here;
    private final TensorMemory there;

    private StagedMemory(TensorMemory here, TensorMemory there) {
        this.here = here;
        this.there = there;
    }

    /**
     * Allocates it, zeroed.
     *
     * @throws OrtException if the card has no room
     */
    public static StagedMemory on(Device device, long bytes) {
        return switch (device) {
            case Device.Cpu _ -> {
                TensorMemory one = TensorMemory.host(bytes);
                yield new StagedMemory(one, one);
            }
            case Device.Cuda cuda -> {
                TensorMemory card = TensorMemory.on(cuda, bytes);
                try {
                    yield new StagedMemory(TensorMemory.pageLocked(cuda, bytes), card);
                } catch (RuntimeException e) {
                    card.close();
                    throw e;
                }
            }
        };
    }

    /** Java's side. */
    public MemorySegment here() {
        return here.segment();
    }

    /** The session's side. */
    public TensorMemory there() {
        return there;
    }

    /** Lets the session see what Java wrote. */
    public void upload(long offset, long bytes) {
        if (here != there && bytes > 0) {
            there.upload(here, offset, bytes);
        }
    }

    /** Lets Java see what the session wrote. */
    public void download(long offset, long bytes) {
        if (here != there && bytes > 0) {
            there.download(here, offset, bytes);
        }
    }

    @Override
    public void close() {
        there.close();
        if (here != there) {
            here.close();
        }
    }
}
