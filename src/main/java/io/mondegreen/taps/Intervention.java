package io.mondegreen.taps;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A change of activations, as data: where, what and how much of it. Its written form is canonical, so that it can be saved,
 * shared and hashed: {@code TAP[#HEADS][@POSITIONS]=KIND[:SOURCE][*MIX]}, for example {@code
 * decoder.2.hook_cross_attn_out=zero}, {@code decoder.0-1.cross_attn.hook_z#2@4-=mean*0.5} or {@code
 * decoder.3.hook_resid_post=direction:hallucination}.
 *
 * <p>With activation {@code x}, mix {@code a} and the source's activation {@code r} at the same place, {@link Kind#DIRECTION}
 * gives {@code x - a (u.x) u}, {@code u} being {@code r} scaled to unit length; every other kind {@code (1-a) x + a r}
 * (Glazer et al. 2025), zero being {@code r = 0}. What follows in the model sees the changed activation.
 *
 * @param stack     encoder or decoder
 * @param point     which tap
 * @param layers    of a tap that exists in every block; all where it does not
 * @param heads     of {@code hook_z} and {@code hook_pattern}; all elsewhere
 * @param positions decoder positions, the prompt's included, or encoder frames; of a pattern, the queries
 * @param source    name of the cached activations; empty for {@link Kind#ZERO} alone
 * @param mix       0 changes nothing, 1 everything
 */
public record Intervention(
        Stack stack,
        TapPoint point,
        IndexSet layers,
        IndexSet heads,
        IndexSet positions,
        Kind kind,
        String source,
        float mix) {

    private static final Pattern FORM = Pattern.compile(
            "([^#@=]+)(?:#([^@=]+))?(?:@([^=]+))?=([a-z]+)(?::([A-Za-z0-9._-]+))?(?:\\*(\\d(?:\\.\\d{1,9})?))?");
    private static final Pattern LAYERED = Pattern.compile("(encoder|decoder)\\.([\\d,*-]+)\\.(.+)");

    /** What is put in the activation's place. */
    public enum Kind {
        /** Nothing. */
        ZERO,
        /** The mean over a set of runs. */
        MEAN,
        /** Another window's. */
        RESAMPLE,
        /** That of a run on white noise: the reference of Glazer et al. 2025. */
        NOISE,
        /** That of a run on digital silence. */
        SILENCE,
        /** The activation without its part along a direction, for example a probe's. */
        DIRECTION;

        /** The source of this kind where none is named; empty where there is none to assume. */
        String assumedSource() {
            return this == MEAN || this == NOISE || this == SILENCE ? toString() : "";
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Intervention {
        require(layers.isAll() || point.perLayer(), point.hook() + " has no layers");
        require(heads.isAll() || point.hasHeads(), point.hook() + " has no heads");
        require(stack == Stack.DECODER || !point.decoderOnly(), "the encoder has no " + point.hook());
        require(mix >= 0 && mix <= 1, "a mix is between 0 and 1, not " + mix);
        require(kind != Kind.ZERO || source.isEmpty(), "zero has no source");
        require(kind == Kind.ZERO || !source.isEmpty(), kind + " needs a source: write " + kind + ":NAME");
    }

    /** One tap at all heads and positions. */
    public static Intervention of(TapName tap, Kind kind, String source, float mix) {
        IndexSet layers = tap.layer() < 0 ? IndexSet.all() : IndexSet.of(tap.layer());
        return new Intervention(tap.stack(), tap.point(), layers, IndexSet.all(), IndexSet.all(), kind, source, mix);
    }

    /** Sets a tap to zero. */
    public static Intervention zero(TapName tap) {
        return of(tap, Kind.ZERO, "", 1);
    }

    /** The same at some heads alone. */
    public Intervention heads(IndexSet some) {
        return new Intervention(stack, point, layers, some, positions, kind, source, mix);
    }

    /** The same at some positions alone. */
    public Intervention positions(IndexSet some) {
        return new Intervention(stack, point, layers, heads, some, kind, source, mix);
    }

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException if it is not one, saying why
     */
    public static Intervention parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        require(
                form.matches(),
                "cannot read intervention '" + text + "'; write TAP[#HEADS][@POSITIONS]=KIND[:SOURCE][*MIX],"
                        + " for example decoder.2.cross_attn.hook_z#0=zero; kinds are "
                        + Arrays.toString(Kind.values()));
        Kind kind = Arrays.stream(Kind.values())
                .filter(one -> one.toString().equals(form.group(4)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no kind of intervention is called '" + form.group(4)
                        + "'; there are " + Arrays.toString(Kind.values())));
        Matcher layered = LAYERED.matcher(form.group(1));
        IndexSet layers = layered.matches() ? IndexSet.parse(layered.group(2)) : IndexSet.all();
        // any layer stands for all of them to find the point
        TapName tap = TapName.parse(layered.matches() ? layered.group(1) + ".0." + layered.group(3) : form.group(1));
        return new Intervention(
                tap.stack(),
                tap.point(),
                layers,
                form.group(2) == null ? IndexSet.all() : IndexSet.parse(form.group(2)),
                form.group(3) == null ? IndexSet.all() : IndexSet.parse(form.group(3)),
                kind,
                Optional.ofNullable(form.group(5)).orElse(kind.assumedSource()),
                form.group(6) == null ? 1 : Float.parseFloat(form.group(6)));
    }

    /** Reads several, with {@code ;} between them; none from a blank text. */
    public static List<Intervention> parseList(String text) {
        return Arrays.stream(text.split(";"))
                .filter(part -> !part.isBlank())
                .map(Intervention::parse)
                .toList();
    }

    /**
     * The taps that it changes in a stack of this depth.
     *
     * @throws IllegalArgumentException if it names a layer that is not there
     */
    public List<TapName> taps(int depth) {
        if (!point.perLayer()) {
            return List.of(TapName.of(stack, point));
        }
        layers.requireBelow(depth, this + ": of layers the " + stack);
        return Arrays.stream(layers.below(depth))
                .mapToObj(layer -> TapName.of(stack, layer, point))
                .toList();
    }

    /**
     * Checks that a stack has what it names.
     *
     * @param depth layers of the stack
     * @param count heads of a layer
     * @throws IllegalArgumentException if not
     */
    public void requireFor(int depth, int count) {
        taps(depth);
        if (point.hasHeads()) {
            heads.requireBelow(count, this + ": of heads a layer of the " + stack);
        }
    }

    /**
     * The same as gates of the live decoder, which close heads and components of single windows; empty where a gate cannot do
     * it: gates scale what a decoder component writes, at every position.
     *
     * @param depth layers of the decoder
     * @param count heads of a layer
     */
    public Optional<List<Ablation>> gates(int depth, int count) {
        Optional<Component> component = gated();
        if (kind != Kind.ZERO || !positions.isAll() || stack == Stack.ENCODER || component.isEmpty()) {
            return Optional.empty();
        }
        float gate = 1 - mix;
        return Optional.of(taps(depth).stream()
                .flatMap(tap -> point.hasHeads()
                        ? Arrays.stream(heads.below(count))
                                .mapToObj(head -> new Ablation(component.get(), tap.layer(), head, gate))
                        : java.util.stream.Stream.of(new Ablation(component.get(), tap.layer(), -1, gate)))
                .toList());
    }

    private Optional<Component> gated() {
        return switch (point) {
            case ATTN_Z, ATTN_OUT -> Optional.of(Component.SELF);
            case CROSS_ATTN_Z, CROSS_ATTN_OUT -> Optional.of(Component.CROSS);
            case MLP_OUT -> Optional.of(Component.MLP);
            default -> Optional.empty();
        };
    }

    /** SHA-256 of the written forms, in hexadecimal: the same changes in the same order, the same hash. */
    public static String hash(List<Intervention> interventions) {
        String all = interventions.stream().map(Intervention::toString).collect(Collectors.joining("\n"));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    @Override
    public String toString() {
        String tap = point.perLayer()
                ? stack + "." + layers + "." + point.hook()
                : TapName.of(stack, point).toString();
        return tap + (heads.isAll() ? "" : "#" + heads) + (positions.isAll() ? "" : "@" + positions) + "=" + kind
                + (source.equals(kind.assumedSource()) ? "" : ":" + source)
                + (mix == 1 ? "" : "*" + written(mix));
    }

    private static String written(float mix) {
        return new java.math.BigDecimal(Float.toString(mix))
                .stripTrailingZeros()
                .toPlainString();
    }
}
