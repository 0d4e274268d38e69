"""Arrays at a small size, written out in scalars: the same network entry by entry, forwards and backwards."""
