/** How well the classes of non-speech are told apart: sounds of a line, held out by source, and what they are taken for. */
package io.mondegreen.lab.sounds;
