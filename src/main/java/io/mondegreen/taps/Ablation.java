package io.mondegreen.taps;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An intervention that the live decoder can apply to one slot: multiply a head's value mix, or a whole component's output,
 * by {@code gate}. Zeroing every head of a layer leaves the projection's bias, so "component set to zero" (Glazer et al.
 * 2025) is the second form.
 *
 * @param head counted from 0, or -1 for the whole component after its projection
 * @param gate 0 closes, 1 leaves unchanged
 */
public record Ablation(Component component, int layer, int head, float gate) {

    private static final Pattern FORM =
            Pattern.compile("(self|cross|mlp):L(\\d{1,3})(?:H(\\d{1,3}))?(?:=(\\d+(?:\\.\\d+)?))?");

    public Ablation {
        if (component == Component.MLP && head >= 0) {
            throw new IllegalArgumentException("an MLP has no heads");
        }
    }

    /** Closes one head. */
    public static Ablation head(Component component, HeadId head) {
        return new Ablation(component, head.layer(), head.head(), 0f);
    }

    /**
     * Reads {@code cross:L0H1,self:L2H3,mlp:L1,cross:L3=0.5}.
     *
     * @throws IllegalArgumentException on anything else
     */
    public static List<Ablation> parseList(String text) {
        List<Ablation> all = new ArrayList<>();
        for (String part : text.isBlank() ? new String[0] : text.split(",")) {
            Matcher form = FORM.matcher(part.strip());
            if (!form.matches()) {
                throw new IllegalArgumentException("cannot read ablation '" + part
                        + "'; write cross:L0H1 or self:L2H3 for a head, cross:L3 or mlp:L1 for a whole component");
            }
            all.add(new Ablation(
                    Component.valueOf(form.group(1).toUpperCase(Locale.ROOT)),
                    Integer.parseInt(form.group(2)),
                    form.group(3) == null ? -1 : Integer.parseInt(form.group(3)),
                    form.group(4) == null ? 0f : Float.parseFloat(form.group(4))));
        }
        return List.copyOf(all);
    }

    @Override
    public String toString() {
        return component.name().toLowerCase(Locale.ROOT) + ":L" + layer + (head < 0 ? "" : "H" + head)
                + (gate == 0f ? "" : "=" + gate);
    }
}
