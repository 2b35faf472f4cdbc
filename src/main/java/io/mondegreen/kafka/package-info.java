/**
 * The records on the wire and the line that moves them: call audio in, transcripts, alerts, traces and progress out, in one
 * transaction with the offsets. Plain Kafka clients; nothing here knows the model.
 */
package io.mondegreen.kafka;
