package io.mondegreen.lab;

/** Is told how much work there is and how much of it is done, for a display. Safe for use by one thread at a time. */
public interface WorkMeter {
    /** For work that nobody watches. */
    WorkMeter NONE = new WorkMeter() {
        @Override
        public void expect(long runs) {}

        @Override
        public void did(long runs) {}
    };

    /** So many runs more are to be made than was said before; fewer where it is negative. */
    void expect(long runs);

    /** So many runs more are made. */
    void did(long runs);
}
