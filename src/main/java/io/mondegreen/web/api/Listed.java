package io.mondegreen.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/**
 * One page of a list.
 *
 * @param next cursor of the page after it, for {@code after}; absent on the last
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Listed<T>(List<T> items, Optional<String> next) {
    public Listed {
        items = List.copyOf(items);
    }
}
