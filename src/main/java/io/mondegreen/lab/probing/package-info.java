/**
 * Linear probes at every layer, for any question that a manifest or the speech bank can answer: where windows come from
 * ({@link io.mondegreen.lab.probing.ProbeSource}), what is asked and in which split
 * ({@link io.mondegreen.lab.probing.ProbePlan}), what the model's streams are ({@link io.mondegreen.lab.probing.Listening}),
 * and what probes and their controls reach ({@link io.mondegreen.lab.probing.LabProbing}). The command is
 * {@code mondegreen lab probe}.
 */
package io.mondegreen.lab.probing;
