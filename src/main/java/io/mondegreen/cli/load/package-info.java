/** Calls in their own time against the service, and how long after the audio its records can be read. */
package io.mondegreen.cli.load;
