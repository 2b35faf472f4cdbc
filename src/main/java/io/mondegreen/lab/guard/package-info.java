/**
 * How far the guard can be trusted: the guard itself, rules of other systems and single signals on windows and calls of the bank
 * whose truth is known. The command is {@code mondegreen guard eval}.
 */
package io.mondegreen.lab.guard;
