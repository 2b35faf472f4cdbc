/**
 * Sounds of a telephone line made by program: hold music, noises, signalling tones, and the line itself. Every one is a pure
 * function of its seed and length, 8 kHz mono, so demos and tests need no recordings.
 */
package io.mondegreen.audio.synth;
