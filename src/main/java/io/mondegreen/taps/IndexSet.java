package io.mondegreen.taps;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Some indices counted from 0, written as {@code 0,2-4,7-}: single ones, ranges, and a range that goes on for ever. What
 * layers, heads and positions of an {@link Intervention} are chosen by.
 */
public final class IndexSet {
    private static final int FOR_EVER = Integer.MAX_VALUE;
    private static final IndexSet ALL = new IndexSet(List.of(new Range(0, FOR_EVER)));

    private final List<Range> ranges;

    private record Range(int first, int last) {
        @Override
        public String toString() {
            return first == last ? "" + first : first + "-" + (last == FOR_EVER ? "" : last);
        }
    }

    private IndexSet(List<Range> ranges) {
        this.ranges = ranges;
    }

    /** Every index. */
    public static IndexSet all() {
        return ALL;
    }

    /** These indices, at least one. */
    public static IndexSet of(int... indices) {
        return parse(IntStream.of(indices).mapToObj(String::valueOf).collect(Collectors.joining(",")));
    }

    /** {@code first} and everything after it. */
    public static IndexSet from(int first) {
        return parse(first + "-");
    }

    /**
     * Reads the written form; {@code *} is every index.
     *
     * @throws IllegalArgumentException if it is not one
     */
    public static IndexSet parse(String text) {
        if (text.equals("*")) {
            return ALL;
        }
        List<Range> ranges = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            if (!part.matches("\\d{1,7}(-(\\d{1,7})?)?")) {
                throw new IllegalArgumentException("'" + text + "' is no set of indices; write 0,2-4,7- or *");
            }
            String[] ends = part.split("-", -1);
            int first = Integer.parseInt(ends[0]);
            int last = ends.length == 1 ? first : ends[1].isEmpty() ? FOR_EVER : Integer.parseInt(ends[1]);
            if (last < first) {
                throw new IllegalArgumentException("the range " + part + " runs backwards");
            }
            ranges.add(new Range(first, last));
        }
        return new IndexSet(merge(ranges));
    }

    /** In order, none touching another: two sets with the same members are equal and print alike. */
    private static List<Range> merge(List<Range> ranges) {
        List<Range> merged = new ArrayList<>();
        for (Range next : ranges.stream()
                .sorted((a, b) -> Integer.compare(a.first, b.first))
                .toList()) {
            Range last = merged.isEmpty() ? null : merged.getLast();
            if (last != null && (last.last == FOR_EVER || next.first <= last.last + 1)) {
                merged.set(merged.size() - 1, new Range(last.first, Math.max(last.last, next.last)));
            } else {
                merged.add(next);
            }
        }
        return List.copyOf(merged);
    }

    public boolean isAll() {
        return equals(ALL);
    }

    public boolean contains(int index) {
        for (Range range : ranges) {
            if (index >= range.first && index <= range.last) {
                return true;
            }
        }
        return false;
    }

    /** Its members below {@code count}, in order. */
    public int[] below(int count) {
        return IntStream.range(0, count).filter(this::contains).toArray();
    }

    /**
     * Checks that none that is named lies beyond what there is; an open range must begin within it.
     *
     * @throws IllegalArgumentException naming what there is
     */
    public void requireBelow(int count, String what) {
        Range last = ranges.getLast();
        if (last.first >= count || last.last != FOR_EVER && last.last >= count) {
            throw new IllegalArgumentException(what + " has " + count + ", counted from 0, and not all of " + this);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IndexSet that && ranges.equals(that.ranges);
    }

    @Override
    public int hashCode() {
        return ranges.hashCode();
    }

    @Override
    public String toString() {
        return isAll() ? "*" : ranges.stream().map(Range::toString).collect(Collectors.joining(","));
    }
}
