package io.mondegreen.lab.bias;

/** Which of a pair's two words. */
public enum Word {
    /** What the context makes likely. */
    EXPECTED("expected"),
    /** What sounds almost like it. */
    NEAR_MISS("nearMiss"),
    /** Neither of them, or both. */
    OTHER("other");

    private final String label;

    Word(String label) {
        this.label = label;
    }

    /** Its name in files and reports. */
    public String label() {
        return label;
    }
}
