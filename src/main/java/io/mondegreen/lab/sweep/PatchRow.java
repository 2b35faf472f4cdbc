package io.mondegreen.lab.sweep;

import io.mondegreen.probe.Figure;
import io.mondegreen.taps.Intervention;
import java.util.List;

/**
 * A place on the half that reports.
 *
 * @param interventions empty for heads drawn by chance
 * @param depths        relative depth of each of its layers
 * @param logprob       share of the clean text's log-probability that came back
 * @param difference    share of the logit difference that came back
 */
public record PatchRow(
        String name, List<Intervention> interventions, List<Double> depths, Figure logprob, Figure difference) {}
