package io.mondegreen.lab.sweep;

import io.mondegreen.probe.Figure;
import java.util.Map;

/** A placebo and its figures on the reporting half. */
public record PlaceboRow(String name, Map<Measure, Figure> figures) {}
