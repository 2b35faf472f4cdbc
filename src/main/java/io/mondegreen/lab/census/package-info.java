/**
 * The failure census: windows made to provoke a model (a stress set), what it writes about them, labels in three kinds, and
 * how often each kind of audio makes it fail. The command is {@code mondegreen lab census}.
 */
package io.mondegreen.lab.census;
