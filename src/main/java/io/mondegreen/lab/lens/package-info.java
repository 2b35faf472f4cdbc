/**
 * Reading a model half-way: the logit lens says what each decoder layer would write, direct logit attribution which parts wrote
 * a token, the encoder lens what is heard of an encoder that stops early. The commands are {@code mondegreen lab lens} and
 * {@code mondegreen lab encoder-lens}.
 */
package io.mondegreen.lab.lens;
