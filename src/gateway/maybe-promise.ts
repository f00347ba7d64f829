/** A value, or a promise of it where that takes a read. */
export type MaybePromise<Value> = Value | Promise<Value>;

/** What follows from a value: at once where the value is at hand. */
export function follow<Value, Next>(
  value: MaybePromise<Value>,
  next: (value: Value) => MaybePromise<Next>,
): MaybePromise<Next> {
  return value instanceof Promise ? value.then(next) : next(value);
}
