/** A module of Node, asked of the process: nothing of Node is loaded where there is none. `undefined` there. */
export function builtin<M>(name: `node:${string}`): M | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }
  return process?.getBuiltinModule?.(name) as M | undefined
}
