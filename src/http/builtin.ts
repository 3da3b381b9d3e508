/** A module of Node, asked of the process by its bare name: nothing of Node is loaded where there is none. `undefined` there. */
export function builtin<M>(name: string): M | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }
  return process?.getBuiltinModule?.(`node:${name}`) as M | undefined
}
