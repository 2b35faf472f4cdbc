package io.mondegreen.ort;

/**
 * A CUDA card as its driver describes it.
 *
 * @param id         its number, as CUDA counts
 * @param driver     newest CUDA release that the driver runs, for example {@code 12.8}
 * @param freeBytes  memory that nobody has
 * @param totalBytes memory in all
 */
public record Card(int id, String name, String driver, long freeBytes, long totalBytes) {
    /**
     * Asks the driver.
     *
     * @throws OrtException if the CUDA runtime is not installed, or there is no such card
     */
    public static Card of(int id) {
        return CudaRuntime.get().describe(id);
    }
}
