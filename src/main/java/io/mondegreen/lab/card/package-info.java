/** Every figure of a model's card, from the speech bank: tables that a terminal, a README and a program can read. */
package io.mondegreen.lab.card;
