/**
 * The project's speech bank, read: spoken sentences of known text and voice, and recipes of audio on which the bundled model
 * loops. How it was made and what it holds: {@code corpus/README.md}.
 */
package io.mondegreen.audio.bank;
