/**
 * Context bias: sentences in which a near-miss is said where another word is expected, what a model writes there, and which of
 * its components make it write what it expects. The command is {@code mondegreen lab bias}.
 */
package io.mondegreen.lab.bias;
