/**
 * The same answer for a key that was asked for before. Of more than `most` keys all are forgotten: a script that asks
 * about any port at all hardly ever asks about one again, and what is kept meanwhile is garbage that has grown old.
 */
export function remembered<K, V>(make: (key: K) => V, most = Number.POSITIVE_INFINITY): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const made = make(key);
    if (known.size >= most) known.clear();
    known.set(key, made);
    return made;
  };
}
