import assert from 'node:assert/strict'

/** What a program was given and what it printed. */
export interface Run {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly stdout: string
  readonly stderr: string
}

const variables = ['LARK_APP_SECRET', 'LARK_ENCRYPT_KEY', 'LARK_VERIFICATION_TOKEN', 'LARK_USER_ACCESS_TOKEN']

/** The tokens of a simulator: of apps and tenants, of users, and what renews those. */
const tokens = /\b(?:[at]-g1[\da-f]{40}|ur-[\da-f]{48}|eyJ[\w-]+\.[\w-]+\.[\w-]+)/g

/** In what `simulate` and `register` print: from then on they are secrets too. */
const printed = /(?:"(?:appSecret|encryptKey|verificationToken)":"|LARK_(?:APP_SECRET|ENCRYPT_KEY|VERIFICATION_TOKEN)=)(\w+)/g

/** What these commands are there for. */
const meantTo: ReadonlySet<string> = new Set(['simulate', 'register'])

const learned = new Set<string>()

function secretsOf({ args, env }: Run): readonly string[] {
  const given = args.flatMap((arg, index) =>
    args[index - 1] === '--app-secret' ? arg : (/^--app-secret=(.+)/.exec(arg)?.[1] ?? []),
  )
  const proxies = [env['LARK_PROXY'] ?? '', ...args].flatMap((text) => (URL.canParse(text) ? new URL(text).password : []))
  // A shorter one is no secret, but a word of a test.
  return [...variables.map((name) => env[name] ?? ''), ...given, ...proxies, ...learned].filter((secret) => secret.length >= 6)
}

/** Throws where a program shows a secret that it was not asked for: what it was given, what others have printed, a token. */
export function assertNoSecret(run: Run): void {
  const { args, stdout, stderr } = run
  const asked = meantTo.has(args[0] ?? '')
  if (asked) for (const [, secret = ''] of stdout.matchAll(printed)) learned.add(secret)
  const text = asked ? stderr : stdout + stderr
  const shown = [...secretsOf(run).filter((secret) => text.includes(secret)), ...(text.match(tokens) ?? [])]
  assert.deepEqual(shown, [], `rxlark ${args.join(' ').slice(0, 200)} shows a secret`)
}
