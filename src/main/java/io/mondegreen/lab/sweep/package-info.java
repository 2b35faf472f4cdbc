/**
 * Which parts of a model make it loop and invent, causally: {@link io.mondegreen.lab.sweep.AblationSweep} closes components and
 * heads one by one, {@link io.mondegreen.lab.sweep.PatchMap} puts activations of one run into another. The commands are {@code
 * mondegreen lab ablate} and {@code mondegreen lab patch}.
 */
package io.mondegreen.lab.sweep;
