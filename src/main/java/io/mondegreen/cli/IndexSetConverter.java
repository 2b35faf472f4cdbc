package io.mondegreen.cli;

import io.mondegreen.taps.IndexSet;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 0,2-4,7-}. */
final class IndexSetConverter implements ITypeConverter<IndexSet> {
    @Override
    public IndexSet convert(String text) {
        try {
            return IndexSet.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
