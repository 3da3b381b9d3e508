const { builtinModules } = require('node:module')

/** The layers of the house: a folder imports only from folders further up this list (or earlier in its own row). */
const layers = [
  ['spec'],
  ['src/model'],
  ['src/schema', 'src/api', 'src/codec', 'src/codes', 'src/crypto'],
  ['operators'],
  ['src/http', 'src/auth', 'src/client'],
  ['streams'],
  ['channel'],
  ['integrations'],
  ['simulator'],
  ['testing'],
  ['cli'],
]
const rooms = layers.flat()
const all = `^(${rooms.join('|')})/`
const entryFiles = '^(src/(index|events)|(src/(codec|codes|crypto)|operators|streams|simulator|testing)/index)\\.ts$'

/** One rule a room: nothing below it. */
const layerRules = rooms.slice(0, -1).map((room, index) => ({
  name: `layer-of-${room.replace('/', '-')}`,
  comment: `${room} may only import from: ${rooms.slice(0, index).join(', ') || 'nothing'}`,
  severity: 'error',
  from: { path: `^${room}/`, pathNot: entryFiles },
  to: { path: `^(${rooms.slice(index + 1).join('|')})/` },
}))

const platformFiles = '(agent|crypto|proxy|socket)-(node|web)\\.ts$'
const platformThings = ['(^|/)node_modules/(ws|cross-fetch|@types/ws)/', `^(node:.*|${builtinModules.join('|')})$`]

module.exports = {
  forbidden: [
    ...layerRules,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-barrels-inside',
      comment: 'Import the file itself: an entry file is for users.',
      severity: 'error',
      from: { path: all, pathNot: ['/index\\.ts$', '^src/(index|events)\\.ts$', '^cli/'] },
      to: {
        path: ['^src/events\\.ts$', '^(src|operators|streams|simulator|testing)/.*index\\.ts$'],
        pathNot: '^src/(crypto/index|api/generated/)',
      },
    },
    {
      name: 'simulator-shares-only-facts',
      comment: 'The simulator judges our client, so it is not made of it.',
      severity: 'error',
      from: { path: '^simulator/' },
      to: { path: '^(operators|src/http|src/auth|src/client|streams|channel|integrations)/' },
    },
    {
      name: 'page-knows-the-protocol-only',
      comment: 'The page runs in a browser: of the simulator it gets what the protocol says, and what a card can do.',
      severity: 'error',
      from: { path: '^simulator/page/client/' },
      to: {
        pathNot:
          '^(simulator/page/client/|simulator/page/protocol\\.ts$|simulator/(person|chat|message|card-(action|controls))\\.ts$)|node_modules/(preact|rxjs)/',
      },
    },
    {
      name: 'page-is-bundled',
      comment: 'The simulator serves the page as the text that `npm run generate` makes of it.',
      severity: 'error',
      from: { path: all, pathNot: '^simulator/page/client/' },
      to: { path: '^simulator/page/client/|node_modules/preact/' },
    },
    {
      name: 'entries-are-names-only',
      comment: 'What is not an entry file must not import one from the root.',
      severity: 'error',
      from: { path: '^(src|operators|streams|integrations|simulator|testing)/', pathNot: entryFiles },
      to: { path: '^src/(index|events)\\.ts$' },
    },
    {
      name: 'platform-behind-package-imports',
      comment:
        'Client, operators and streams name Node builtins, ws and cross-fetch only in the files behind #agent, #crypto, #proxy, #socket.',
      severity: 'error',
      from: { path: '^(src|operators|streams)/', pathNot: platformFiles },
      to: { path: platformThings, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'platform-files-by-package-import',
      comment: 'Write #agent, #crypto, #proxy, #socket: the condition chooses the file.',
      severity: 'error',
      from: { path: all, pathNot: platformFiles },
      to: { path: platformFiles, dependencyTypesNot: ['aliased'] },
    },
    {
      name: 'command-line-by-faces',
      comment:
        'The command line is made of the faces of the package, of cli/inside.ts (#inside), and of the names of the events.',
      severity: 'error',
      from: { path: '^cli/', pathNot: '^cli/inside\\.ts$' },
      to: {
        path: '^(src|operators|streams|integrations|simulator|testing)/',
        pathNot: '^src/model/generated/event-types\\.ts$',
        dependencyTypesNot: ['aliased', 'type-only'],
      },
    },
    {
      name: 'command-line-opens-nothing',
      comment: 'In an ES module these lead to files for bundlers, which Node cannot load: they go through cli/inside.ts.',
      severity: 'error',
      from: { path: '^cli/', pathNot: '^cli/inside\\.ts$' },
      to: { path: platformFiles },
    },
    {
      name: 'pure-faces',
      comment: 'rxlark/operators, /events and /api run anywhere.',
      severity: 'error',
      from: { path: '^(operators/|src/events\\.ts|src/api/|src/model/)' },
      to: { path: [...platformThings, '(agent|crypto|proxy|socket)-node\\.ts$'], reachable: true },
    },
    {
      name: 'no-io-ts-in-operators-model-api',
      comment: 'Codecs live in src/codec; what pipes and data need are their types.',
      severity: 'error',
      from: { path: '^(src/model|src/api|operators)/' },
      to: { path: 'node_modules/(io-ts|fp-ts)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'rooms-know-no-programs',
      severity: 'error',
      from: { path: all },
      to: { path: '^(test|examples|bench|scripts)/' },
    },
    {
      name: 'only-declared-dependencies',
      severity: 'error',
      from: { path: all, pathNot: '^simulator/page/client/' },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'],
        dependencyTypesNot: ['npm-peer'],
        pathNot: 'node_modules/@types/',
      },
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'] },
  },
}
