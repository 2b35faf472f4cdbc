/** The composition root: configuration, what is opened and closed in which order, health and metrics. */
package io.mondegreen.app;
