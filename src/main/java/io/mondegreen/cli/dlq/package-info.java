/** Looks at dead letters and sends them again. */
package io.mondegreen.cli.dlq;
