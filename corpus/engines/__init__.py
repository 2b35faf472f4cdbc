"""The speech engines of Debian main, each inside this process or behind one that stays: no start per sentence."""
