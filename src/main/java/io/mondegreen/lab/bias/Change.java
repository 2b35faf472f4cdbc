package io.mondegreen.lab.bias;

import io.mondegreen.lab.Nudge;
import io.mondegreen.taps.Intervention;
import java.util.List;

/**
 * What is done to a model or to what it hears.
 *
 * @param interventions none where only the audio is changed
 */
record Change(List<Intervention> interventions, Nudge nudge) {
    static final Change NONE = new Change(List.of(), Nudge.NONE);

    static Change of(Intervention one) {
        return new Change(List.of(one), Nudge.NONE);
    }

    static Change of(Nudge nudge) {
        return new Change(List.of(), nudge);
    }
}
