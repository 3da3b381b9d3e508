/** A query by its names; repeated ones make a list. */
export function queryOf(params: URLSearchParams): Readonly<Record<string, string | readonly string[]>> {
  const names = [...new Set(params.keys())]
  return Object.fromEntries(names.map((name) => [name, oneOrAll(params.getAll(name))] as const))
}

const oneOrAll = (values: readonly string[]) => (values.length === 1 ? (values[0] as string) : values)
