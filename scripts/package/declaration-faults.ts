import { relative } from 'node:path'
import { declaredBy } from '../build/declared.js'

/** Faces whose declarations may name more than rxjs: codecs are io-ts values, node:http handlers take its requests, a dispatcher is undici's. */
const named: Readonly<Record<string, readonly string[]>> = {
  codecs: ['io-ts'],
  events: ['io-ts'],
  node: ['node:http'],
  testing: ['rxjs/testing'],
  undici: ['undici'],
}

/**
 * What a face's declarations make a user's compiler load: apart from our own files, rxjs. Anything else would need types that the
 * user may not have, or costs every type-check. Private members would make a class of one copy foreign to another's.
 */
export async function declarationFaults(face: string): Promise<string[]> {
  const allowed = ['rxjs', ...(named[face] ?? [])]
  const files = await declaredBy([`dist/esm/${face}.d.ts`])
  return files.flatMap(({ path, text, packages }) => [
    ...packages.filter((name) => !allowed.includes(name)).map((name) => `rxlark/${face}: ${relative('.', path)} names ${name}`),
    ...(/^\s*(private|protected) |^\s*#\w+;/m.test(text) ? [`rxlark/${face}: ${relative('.', path)} has a private member`] : []),
  ])
}
