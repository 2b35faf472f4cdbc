package io.mondegreen.lab.probing;

import io.mondegreen.lab.CorpusWindow;
import java.io.IOException;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One window that may be asked about.
 *
 * @param place   where it stands, which no other window of the source does
 * @param window  what is known of it, without audio. Its split is the source's; a plan may draw another
 * @param told    whether it is known what is said
 * @param columns classes by question, where they are known beforehand
 */
record ProbeRow(String place, CorpusWindow window, boolean told, SortedMap<String, String> columns, Sound sound) {
    ProbeRow {
        columns = Collections.unmodifiableSortedMap(new TreeMap<>(columns));
    }

    /** Its audio, when it is needed: 16 kHz mono. */
    interface Sound {
        float[] pcm() throws IOException;
    }

    /** The same with one more column. */
    ProbeRow with(String column, String value) {
        SortedMap<String, String> more = new TreeMap<>(columns);
        more.put(column, value);
        return new ProbeRow(place, window, told, more, sound);
    }
}
