/**
 * The experiments of "Beyond Transcription: Mechanistic Interpretability in ASR" (Glazer et al. 2025, arXiv 2508.15882) on a
 * model at hand: each a {@link io.mondegreen.lab.reproduce.Question} whose answer is kept, and one report of all.
 */
package io.mondegreen.lab.reproduce;
