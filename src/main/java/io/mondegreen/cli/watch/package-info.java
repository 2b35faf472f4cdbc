/** Many clients of the API's event stream at once, to see whether one of them loses an event. */
package io.mondegreen.cli.watch;
