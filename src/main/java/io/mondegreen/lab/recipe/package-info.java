/**
 * How a window of audio is made, as data: a list of {@link io.mondegreen.lab.recipe.Step}s over the speech bank and the
 * synthesised sounds, and the {@link io.mondegreen.lab.recipe.Renderer} that carries them out. The same steps give the same
 * samples anywhere, so a recipe is all that must be kept of a window.
 */
package io.mondegreen.lab.recipe;
