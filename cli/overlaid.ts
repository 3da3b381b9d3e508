type Env = Readonly<Record<string, string | undefined>>

/** Variables over others; one that wins hides the other form of the same (`..._FILE`) beneath. */
export function overlaid(below: Env, above: Env): Env {
  const set = Object.keys(above).filter((name) => above[name])
  const hidden = new Set(set.flatMap((name) => [name, name.endsWith('_FILE') ? name.slice(0, -'_FILE'.length) : `${name}_FILE`]))
  return {
    ...Object.fromEntries(Object.entries(below).filter(([name]) => !hidden.has(name))),
    ...Object.fromEntries(set.map((name) => [name, above[name]])),
  }
}
