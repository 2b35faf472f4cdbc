package io.mondegreen.lab.census;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/** One line of the stress set's manifest: a window, what the model wrote, and what that deserved. */
record StressRow(
        @JsonUnwrapped StressWindow window, @JsonUnwrapped Heard heard, Labels labels) {}
