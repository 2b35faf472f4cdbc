package io.mondegreen.web.api;

/** A piece of a channel's media: a window with text, or a stretch without. */
public sealed interface SpanItem permits WindowItem, StretchItem {}
