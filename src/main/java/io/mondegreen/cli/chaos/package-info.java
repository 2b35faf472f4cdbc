/** Kills the service and the broker while calls go on, and checks afterwards that nothing was lost, doubled or reordered. */
package io.mondegreen.cli.chaos;
