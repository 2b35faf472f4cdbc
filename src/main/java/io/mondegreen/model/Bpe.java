package io.mondegreen.model;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Byte-level byte-pair encoding (Sennrich et al. 2016, in GPT-2's form): text is cut into words, each word into bytes, and
 * the pair of neighbours whose merge was learnt first is joined until none is left; among equals the leftmost.
 */
final class Bpe {

    /** GPT-2's cut; white space is Unicode's, as in the reference. */
    private static final Pattern WORD = Pattern.compile("'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+"
            + "| ?[^\\p{IsWhite_Space}\\p{L}\\p{N}]+|\\p{IsWhite_Space}+(?!\\P{IsWhite_Space})|\\p{IsWhite_Space}+");

    /** One learnt merge, by its two parts as they stand in the vocabulary. */
    record Pair(String left, String right) {}

    private record Merge(int rank, int id) {}

    private final int[] idOfByte = new int[256];
    private final Map<Long, Merge> merges;

    private Bpe(Map<Long, Merge> merges) {
        this.merges = merges;
    }

    /** Builds the encoder, or says which entry does not fit the vocabulary. */
    static Bpe of(Map<String, Integer> vocab, List<Pair> pairs) {
        Map<Long, Merge> merges = HashMap.newHashMap(pairs.size());
        for (int rank = 0; rank < pairs.size(); rank++) {
            Pair pair = pairs.get(rank);
            Integer left = vocab.get(pair.left);
            Integer right = vocab.get(pair.right);
            Integer whole = vocab.get(pair.left + pair.right);
            if (left == null || right == null || whole == null) {
                throw new IllegalArgumentException("merge " + rank + " ('" + pair.left + "' + '" + pair.right
                        + "') uses an entry that the vocabulary lacks");
            }
            merges.putIfAbsent(key(left, right), new Merge(rank, whole));
        }
        Bpe bpe = new Bpe(merges);
        for (int b = 0; b < 256; b++) {
            String symbol = String.valueOf(ByteAlphabet.charOf((byte) b));
            bpe.idOfByte[b] = Optional.ofNullable(vocab.get(symbol)).orElse(-1);
        }
        return bpe;
    }

    /** Encodes text that holds no added token. Bytes without an entry of their own are left out, as the reference does. */
    void encode(CharSequence text, IntConsumer out) {
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            encodeWord(word.group().getBytes(StandardCharsets.UTF_8), out);
        }
    }

    private void encodeWord(byte[] bytes, IntConsumer out) {
        int[] ids = new int[bytes.length];
        int length = 0;
        for (byte b : bytes) {
            if (idOfByte[b & 0xFF] >= 0) {
                ids[length++] = idOfByte[b & 0xFF];
            }
        }
        int[] next = new int[length];
        int[] previous = new int[length];
        PriorityQueue<Long> candidates = new PriorityQueue<>();
        for (int i = 0; i < length; i++) {
            next[i] = i + 1;
            previous[i] = i - 1;
            offer(candidates, ids, i, next[i], length);
        }
        while (!candidates.isEmpty()) {
            long candidate = candidates.poll();
            int left = (int) candidate;
            Merge merge = ids[left] < 0 || next[left] >= length ? null : merges.get(key(ids[left], ids[next[left]]));
            if (merge == null || merge.rank != (int) (candidate >>> 32)) {
                continue; // one of the two has been merged with another neighbour since
            }
            int right = next[left];
            ids[left] = merge.id;
            ids[right] = -1;
            next[left] = next[right];
            if (next[right] < length) {
                previous[next[right]] = left;
            }
            offer(candidates, ids, previous[left], left, length);
            offer(candidates, ids, left, next[left], length);
        }
        for (int i = 0; i < length; i = next[i]) {
            out.accept(ids[i]);
        }
    }

    /** Queues the merge of two neighbours, ordered by rank, then by place. */
    private void offer(PriorityQueue<Long> candidates, int[] ids, int left, int right, int length) {
        if (left >= 0 && right < length) {
            Merge merge = merges.get(key(ids[left], ids[right]));
            if (merge != null) {
                candidates.add((long) merge.rank << 32 | left);
            }
        }
    }

    private static long key(int left, int right) {
        return (long) left << 32 | right;
    }
}
