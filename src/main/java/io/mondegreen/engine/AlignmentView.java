package io.mondegreen.engine;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.mondegreen.taps.HeadId;
import java.util.List;
import java.util.function.IntFunction;

/** Where the watched heads look in a slot: the mean of their attention, read from the moments that the graph gives per head. */
final class AlignmentView {
    private final HostTensor[] moments;
    private final int[] heads;
    private final int frames;

    /**
     * @param layers the moments {@code [slot, head, 1, 2]} of a layer
     * @param frames of the model's window
     */
    AlignmentView(List<HeadId> watched, IntFunction<HostTensor> layers, int frames) {
        this.frames = frames;
        moments = watched.stream().map(head -> layers.apply(head.layer())).toArray(HostTensor[]::new);
        heads = watched.stream().mapToInt(HeadId::head).toArray();
    }

    /** Centre in encoder frames, NaN where no head is watched. */
    float frame(int slot) {
        return (float) (mean(slot, 0) * frames);
    }

    /** Standard deviation in encoder frames, NaN where no head is watched. */
    float spread(int slot) {
        double centre = mean(slot, 0);
        double variance = mean(slot, 1) - centre * centre;
        // rounding may take it below zero
        return (float) Math.sqrt(variance < 0 ? 0 : variance) * frames;
    }

    private double mean(int slot, int moment) {
        double sum = 0;
        for (int i = 0; i < heads.length; i++) {
            long at = slot * moments[i].rowElements() + 2L * heads[i] + moment;
            sum += moments[i].data().getAtIndex(JAVA_FLOAT, at);
        }
        return sum / heads.length;
    }
}
