package io.mondegreen.lab.census;

import io.mondegreen.lab.census.StressWindow.Cut;

/**
 * The best global alignment of two strings of letters with affine gaps (Gotoh 1982): a gap is dear to open and cheap to
 * extend, so that a word which is too many becomes one long insertion.
 *
 * @param longestInsertion letters of the hypothesis in a row that the reference lacks, where they hold a whole word; spaces not counted
 * @param errorRate        wrong, missing and added letters over the reference's; where the audio was cut, of the part that is
 *     aligned
 */
record LetterAlignment(int longestInsertion, double errorRate) {
    private static final double MATCH = 1;
    private static final double MISMATCH = -1;
    private static final double OPEN = -2;
    private static final double EXTEND = -0.2;
    private static final int PAIR = 0;
    private static final int INSERT = 1;
    private static final int DELETE = 2;

    static LetterAlignment of(String said, String heard, Cut cut) {
        int n = said.length();
        int m = heard.length();
        double[][][] best = new double[n + 1][m + 1][3];
        int[][][] from = new int[n + 1][m + 1][3];
        for (int i = 0; i <= n; i++) {
            for (int j = 0; j <= m; j++) {
                for (int state = 0; state < 3; state++) {
                    fill(best, from, said, heard, i, j, state, cut);
                }
            }
        }
        return trace(best, from, said, heard, cut);
    }

    private static void fill(
            double[][][] best, int[][][] from, String said, String heard, int i, int j, int state, Cut cut) {
        if (i == 0 && j == 0) {
            best[i][j][state] = state == PAIR ? 0 : Double.NEGATIVE_INFINITY;
            return;
        }
        int di = state == INSERT ? 0 : 1;
        int dj = state == DELETE ? 0 : 1;
        best[i][j][state] = Double.NEGATIVE_INFINITY;
        if (i < di || j < dj) {
            return;
        }
        for (int before = 0; before < 3; before++) {
            double step = state == PAIR
                    ? (said.charAt(i - 1) == heard.charAt(j - 1) ? MATCH : MISMATCH)
                    : before == state ? EXTEND : OPEN;
            if (state == DELETE && free(i, j, said, heard, cut)) {
                step = 0;
            }
            double score = best[i - di][j - dj][before] + step;
            if (score > best[i][j][state]) {
                best[i][j][state] = score;
                from[i][j][state] = before;
            }
        }
    }

    /** Whether a missing letter is one that the audio lacks. */
    private static boolean free(int i, int j, String said, String heard, Cut cut) {
        return cut == Cut.BEGIN && j == 0 || cut == Cut.END && j == heard.length();
    }

    private static LetterAlignment trace(double[][][] best, int[][][] from, String said, String heard, Cut cut) {
        int i = said.length();
        int j = heard.length();
        int state = 0;
        for (int s = 1; s < 3; s++) {
            state = best[i][j][s] > best[i][j][state] ? s : state;
        }
        int longest = 0;
        int run = 0;
        int spaces = 0;
        int errors = 0;
        int letters = 0;
        while (i > 0 || j > 0) {
            boolean free = state == DELETE && free(i, j, said, heard, cut);
            letters += state != INSERT && !free ? 1 : 0;
            errors += state == PAIR ? (said.charAt(i - 1) == heard.charAt(j - 1) ? 0 : 1) : free ? 0 : 1;
            boolean space = state == INSERT && heard.charAt(j - 1) == ' ';
            spaces = state != INSERT ? 0 : spaces + (space ? 1 : 0);
            run = state != INSERT ? 0 : space ? run : run + 1;
            // a word too many brings its space
            longest = spaces > 0 ? Math.max(longest, run) : longest;
            int before = from[i][j][state];
            i -= state == INSERT ? 0 : 1;
            j -= state == DELETE ? 0 : 1;
            state = before;
        }
        return new LetterAlignment(longest, letters == 0 ? 1 : (double) errors / letters);
    }
}
