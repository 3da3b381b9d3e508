/** The faces of the package: the name of the file in `dist`, and the source that it is made of. */
export const entries: Readonly<Record<string, string>> = {
  index: 'src/index.ts',
  operators: 'operators/index.ts',
  streams: 'streams/index.ts',
  events: 'src/events.ts',
  codecs: 'src/codec/index.ts',
  codes: 'src/codes/index.ts',
  crypto: 'src/crypto/index.ts',
  simulator: 'simulator/index.ts',
  testing: 'testing/index.ts',
  node: 'integrations/node.ts',
  fetch: 'integrations/fetch.ts',
  undici: 'integrations/undici.ts',
  log: 'integrations/log.ts',
  express: 'integrations/express.ts',
  koa: 'integrations/koa.ts',
  fastify: 'integrations/fastify.ts',
  qr: 'integrations/qr.ts',
  redis: 'integrations/redis.ts',
}

/** The package imports (`#agent`, ...), and the folders of the files that they lead to: `-node` on Node, `-web` elsewhere. */
const platforms = { agent: 'src/http', crypto: 'src/crypto', proxy: 'src/http', socket: 'streams/websocket' }

export const platformNames = Object.keys(platforms)

export const platformFiles: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(platforms).flatMap(([name, folder]) =>
    ['node', 'web'].map((platform) => [`${name}-${platform}`, `${folder}/${name}-${platform}.ts`]),
  ),
)

/** What the command line takes by `#inside`: no face, and Node's alone. */
export const insideFiles: Readonly<Record<string, string>> = { inside: 'cli/inside.ts' }

/** Generated folders, and where in `dist/<format>` they go, file by file. */
export const generated: Readonly<Record<string, string>> = {
  api: 'src/api/generated',
  schema: 'src/schema/generated',
}

export type Format = 'esm' | 'cjs'
export const formats: readonly Format[] = ['esm', 'cjs']

/** A package.json inside `dist` would cut the CommonJS files off from the package imports, so they are CommonJS by name. */
export const extensions: Readonly<Record<Format, string>> = { esm: 'js', cjs: 'cjs' }
