/** An engine under load: windows that come whether or not it keeps up, and what it did. */
package io.mondegreen.lab.load;
