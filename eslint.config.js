import rxjsX from 'eslint-plugin-rxjs-x'
import tseslint from 'typescript-eslint'

const rooms = [
  'src/**/*.ts',
  'operators/**/*.ts',
  'streams/**/*.ts',
  'integrations/**/*.ts',
  'simulator/**/*.ts',
  'simulator/**/*.tsx',
  'testing/**/*.ts',
  'cli/**/*.ts',
]
const programs = ['test/**/*.ts', 'examples/**/*.ts', 'bench/**/*.ts', 'scripts/**/*.ts']

const bannedImports = {
  paths: [{ name: 'fp-ts', message: 'fp-ts is types only: test `_tag`.', allowTypeImports: true }],
  patterns: [
    { group: ['fp-ts/*'], message: 'Crashes in Node ESM; take the type from fp-ts.' },
    { group: ['io-ts/*'], message: 'Crashes in Node ESM, or is a second copy.' },
    { group: ['rxjs/*', '!rxjs/testing'], message: "Import from 'rxjs'." },
  ],
}

const realTime = [
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'Hidden time: use asyncScheduler.now() or a given scheduler.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Hidden time: use asyncScheduler.now() or a given scheduler.',
  },
  {
    selector: "MemberExpression[object.name='performance'][property.name='now']",
    message: 'Hidden time: use asyncScheduler.now() or a given scheduler.',
  },
]
const defaultExports = { selector: 'ExportDefaultDeclaration', message: 'No default exports.' }

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'coverage/',
      '.cache/',
      '**/generated/',
      'scripts/smoke/project/',
      'eslint.config.js',
      '.dependency-cruiser.cjs',
    ],
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked, rxjsX.configs.strict],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-restricted-imports': 'off',
      '@typescript-eslint/no-restricted-imports': ['error', bannedImports],
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Both read well, and both are safe.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // `{}` is the right word for "no required key" (`{} extends I`) and for open unions (`string & {}`).
      // An interface that only extends gives a codec's inferred type its name in hovers.
      '@typescript-eslint/no-empty-object-type': [
        'error',
        { allowObjectTypes: 'always', allowInterfaces: 'with-single-extends' },
      ],
      // The caller of `request<O>` says what comes back: that is what its one type parameter is for.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // `ObservableInput<R> | void` is the contract of `handle`: a project may return nothing.
      '@typescript-eslint/no-invalid-void-type': 'off',
      // `string & keyof EventMap` says more than either: users augment the map.
      '@typescript-eslint/no-redundant-type-constituents': 'off',
      // Our objects are closures: no method reads `this`, and callers may take them apart. rxjs-x watches those of RxJS.
      '@typescript-eslint/unbound-method': 'off',
      // `async` also says that what is thrown is a rejection.
      '@typescript-eslint/require-await': 'off',
      // An error is passed on as it came.
      'rxjs-x/throw-error': ['error', { allowThrowingAny: false, allowThrowingUnknown: true }],
      // Where nothing comes and something must, EmptyError is the right answer.
      'rxjs-x/no-ignored-default-value': 'off',
      // What cannot error has no handler for it; if it does error, RxJS throws it where nobody can overlook it.
      'rxjs-x/no-ignored-error': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
    },
  },
  {
    files: rooms,
    rules: {
      'no-restricted-syntax': ['error', ...realTime, defaultExports],
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'max-depth': ['error', 3],
      complexity: ['error', 12],
      'no-console': 'error',
    },
  },
  {
    // The edges that print.
    files: ['src/client/log.ts', 'integrations/console-log.ts', 'cli/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: programs,
    rules: {
      'no-restricted-syntax': ['error', defaultExports],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-depth': ['error', 3],
      // A test says what it knows, and a failed assertion is the answer where it was wrong.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Users throw anything, and marble tables call what returns nothing in one line.
      'rxjs-x/throw-error': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      '@typescript-eslint/no-floating-promises': ['error', { allowForKnownSafeCalls: ['it', 'describe'] }],
    },
  },
)
