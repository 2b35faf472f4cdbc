package io.mondegreen.guard;

/** How urgently a person should look. */
public enum Severity {
    LOW,
    MEDIUM,
    HIGH
}
