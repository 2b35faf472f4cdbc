/** {@code mondegreen topics}: the topics of a cluster, and who may use them. */
package io.mondegreen.cli.topics;
