/** Keeps a map at `most` entries by dropping the one that was set first. To be called after each `set`. */
export function dropOldest(map: Map<string, unknown>, most: number): void {
  if (map.size <= most) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
