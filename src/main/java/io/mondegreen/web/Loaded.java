package io.mondegreen.web;

import io.mondegreen.web.api.BundleItem;
import io.mondegreen.web.api.ModelItem;
import java.util.List;

/** What is loaded. */
public interface Loaded {
    /** None while it loads. */
    List<ModelItem> models();

    /** None where none is in use. */
    List<BundleItem> bundles();

    /** Whether the guard passes its test of itself. */
    boolean guarded();
}
