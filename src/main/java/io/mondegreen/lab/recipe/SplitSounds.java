package io.mondegreen.lab.recipe;

import io.mondegreen.audio.synth.HoldMusic;
import io.mondegreen.audio.synth.LineNoise;
import io.mondegreen.probe.Split;
import java.util.List;

/** Which synthesised sounds belong to which split: none is in two, so that held-out sounds are of unheard kinds. */
public final class SplitSounds {

    private SplitSounds() {}

    public static List<LineNoise.Kind> noises(Split split) {
        return switch (split) {
            case TRAIN ->
                List.of(LineNoise.Kind.WHITE, LineNoise.Kind.PINK, LineNoise.Kind.CRACKLE, LineNoise.Kind.MODEM);
            case DEV -> List.of(LineNoise.Kind.BROWN, LineNoise.Kind.CLICKS);
            case TEST -> List.of(LineNoise.Kind.HUM, LineNoise.Kind.BREATH);
        };
    }

    public static List<HoldMusic.Family> music(Split split) {
        return switch (split) {
            case TRAIN -> List.of(HoldMusic.Family.ARPEGGIO, HoldMusic.Family.PAD, HoldMusic.Family.ORGAN_WALTZ);
            case DEV -> List.of(HoldMusic.Family.PLUCKED);
            case TEST -> List.of(HoldMusic.Family.BELLS, HoldMusic.Family.ELECTRIC_PIANO);
        };
    }

    /** Names of {@link Step.Synth} tones, and {@code keys} for touch tones. */
    public static List<String> tones(Split split) {
        return switch (split) {
            case TRAIN -> List.of("keys", "dial");
            case DEV -> List.of("busy");
            case TEST -> List.of("ringback", "information");
        };
    }
}
