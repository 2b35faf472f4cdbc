package io.mondegreen.audio;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A media type with parameters as RFC 9110 §8.3.1 writes it: type and parameter names are case-insensitive, values may be
 * quoted strings with backslash escapes, white space is allowed around semicolons only.
 *
 * @param type lower case, {@code audio/pcmu}
 * @param parameters by lower-case name
 */
record ContentType(String type, Map<String, String> parameters) {

    private static final int MAX_LENGTH = 256;
    private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~";

    ContentType {
        parameters = Map.copyOf(parameters);
    }

    static ContentType parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw malformed("it is longer than " + MAX_LENGTH + " characters");
        }
        return new Parser(text).contentType();
    }

    private static AudioFormatException malformed(String what) {
        return new AudioFormatException(
                AudioFormatException.Reason.MALFORMED_CONTENT_TYPE,
                "the content type cannot be read: " + what + "; write one such as audio/PCMU;rate=8000");
    }

    private static final class Parser {
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text.strip();
        }

        ContentType contentType() {
            String major = token("a type");
            expect('/');
            String type = (major + "/" + token("a subtype")).toLowerCase(Locale.ROOT);
            Map<String, String> parameters = new LinkedHashMap<>();
            skipSpace();
            while (at < text.length()) {
                expect(';');
                skipSpace();
                if (at == text.length()) {
                    break;
                }
                String name = token("a parameter name").toLowerCase(Locale.ROOT);
                expect('=');
                String value = at < text.length() && text.charAt(at) == '"' ? quoted() : token("a value of " + name);
                if (parameters.put(name, value) != null) {
                    throw malformed("parameter " + name + " is given twice");
                }
                skipSpace();
            }
            return new ContentType(type, parameters);
        }

        private String token(String what) {
            int from = at;
            while (at < text.length() && isTokenChar(text.charAt(at))) {
                at++;
            }
            if (at == from) {
                throw malformed(what + " is missing at character " + (from + 1) + " of '" + text + "'");
            }
            return text.substring(from, at);
        }

        private String quoted() {
            StringBuilder value = new StringBuilder();
            for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                value.append(text.charAt(at));
            }
            expect('"');
            return value.toString();
        }

        private void expect(char wanted) {
            if (at >= text.length() || text.charAt(at) != wanted) {
                throw malformed("'" + wanted + "' is missing at character " + (at + 1) + " of '" + text + "'");
            }
            at++;
        }

        private void skipSpace() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
                at++;
            }
        }

        private static boolean isTokenChar(char c) {
            return c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || TOKEN_PUNCTUATION.indexOf(c) >= 0;
        }
    }
}
