/** What is held of the topics for the page and the API, within bounds, and what happens to it, as events. */
package io.mondegreen.web.live;
