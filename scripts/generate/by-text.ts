/** Orders by text the same way on every machine: by UTF-16 units, never by locale. */
export const byText =
  <T>(textOf: (value: T) => string) =>
  (a: T, b: T): number => {
    const [x, y] = [textOf(a), textOf(b)]
    return x < y ? -1 : x > y ? 1 : 0
  }
