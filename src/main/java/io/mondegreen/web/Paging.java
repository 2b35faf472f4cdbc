package io.mondegreen.web;

import io.mondegreen.web.api.Listed;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** One page out of what was found. */
final class Paging {

    private Paging() {}

    /**
     * Makes a page.
     *
     * @param found  one more than fits, where there is more
     * @param cursor of an item
     */
    static <F, T> Listed<T> of(List<F> found, int most, Function<F, T> item, Function<F, String> cursor) {
        boolean more = found.size() > most;
        List<F> shown = more ? found.subList(0, most) : found;
        return new Listed<>(
                shown.stream().map(item).toList(),
                more ? Optional.of(cursor.apply(shown.getLast())) : Optional.empty());
    }
}
