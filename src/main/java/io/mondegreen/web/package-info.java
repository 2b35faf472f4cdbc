/**
 * What programs and people see over HTTP: recent alerts and transcripts as JSON and as server-sent events, and the live
 * page. Its state is rebuilt from the topics, so every replica can serve it and a restart loses nothing.
 */
package io.mondegreen.web;
