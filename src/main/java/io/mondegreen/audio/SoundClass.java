package io.mondegreen.audio;

/** What a stretch of a line that nobody speaks on sounds like. */
public enum SoundClass {
    /** Nothing above -60 dBFS. */
    SILENCE,
    /** Hiss, rumble, hum, clicks, breath, a room. */
    NOISE,
    /** Hold music: several partials that stay or move together. */
    MUSIC,
    /** Signalling by one or two pure tones: touch tones, dial, busy and information tones. */
    TONES,
    /** The ringing that a caller hears while the other end is called. */
    RINGBACK
}
