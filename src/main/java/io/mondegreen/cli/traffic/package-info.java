/** Calls as a call centre has them, composed by seed, and the processes that a run over them starts and stops. */
package io.mondegreen.cli.traffic;
