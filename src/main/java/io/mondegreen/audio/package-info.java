/**
 * Everything between bytes and features: telephone codecs, containers, resampling, Whisper's log-mel spectrogram and the
 * activity gate. Samples are floats in [-1, 1]; times are milliseconds or sample counts; levels are dBFS. Nothing here knows
 * of models, calls or Kafka, and nothing here reads a clock.
 */
package io.mondegreen.audio;
