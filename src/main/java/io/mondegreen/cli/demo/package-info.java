/**
 * The demo: calls composed by seed from bundled and program-made audio, played in real time through a real broker and the
 * real service, watched in the terminal, and judged at the end against what had to be seen.
 */
package io.mondegreen.cli.demo;
