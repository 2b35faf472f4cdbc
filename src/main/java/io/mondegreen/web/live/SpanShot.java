package io.mondegreen.web.live;

/** A piece of a channel's media as it stands at one moment. */
public sealed interface SpanShot permits WindowShot, StretchShot {}
