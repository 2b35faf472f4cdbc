package io.mondegreen.graph;

/**
 * The form in which the graphs hold a model's matrices. What was measured on a model (probes, interventions, the clips of the
 * self-test) holds for one form: another form's streams differ by its rounding.
 */
public enum WeightForm {
    /** Single precision, whatever the checkpoint's. */
    F32("f32"),
    /**
     * Half precision throughout, for cards: matrices, streams, keys and values of encoder and decoder. What the guard reads stays in
     * single precision: taps and patches, probe products, attention patterns, logits and all that is sampled from them. A CPU, which
     * has no fast kernels for it, computes in single precision with weights that are rounded to it: near enough to take over.
     */
    F16("f16"),
    /**
     * Eight bits and a scale for each block of weights in the decoder, see {@link EightBit}; the encoder, and with it the
     * cross-attention's keys and values, stays in single precision.
     */
    Q8("q8");

    private final String label;

    WeightForm(String label) {
        this.label = label;
    }

    /** As bundles, interventions and clips name it. */
    public String label() {
        return label;
    }

    /**
     * The form of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static WeightForm of(String label) {
        for (WeightForm form : values()) {
            if (form.label.equals(label)) {
                return form;
            }
        }
        throw new IllegalArgumentException("no form of weights is called '" + label + "'");
    }

    /** What tells a model in this form from the same model in another: its hash alone in f32. */
    public String identity(String modelHash) {
        return this == F32 ? modelHash : modelHash + "-" + label;
    }
}
