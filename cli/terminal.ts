import { Observable } from 'rxjs'
import type { Host, MaybeTty } from './host.js'
import type { Writable } from 'node:stream'

const colours = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34, magenta: 35, cyan: 36 } as const

export type Colour = keyof typeof colours

export type Paint = (text: string, colour: Colour) => string

/** Where a command writes: values to stdout, all that is said about them to stderr. */
export interface Terminal {
  /** Whether a person reads stdout; else a program does, and gets one line of JSON a value. */
  readonly interactive: boolean
  /** Whether a person reads stderr. */
  readonly watched: boolean
  /** Colours for stdout; plain where it takes none. */
  readonly paint: Paint
  /** Colours for stderr. */
  readonly paintError: Paint
  /** Writes a text to stdout as it is. Cold; completes when it has been taken: who waits for that is as quick as the reader. */
  write(text: string | Uint8Array): Observable<never>
  /** Writes a value to stdout: for a program as one line of JSON, for a person in words, or as indented JSON. */
  print(value: unknown, words?: string): Observable<never>
  /** Writes words to stdout, for whoever reads it. */
  show(words: string): Observable<never>
  /** Says a line on stderr, without secrets. */
  say(line: string): void
  /** Shows how far something is on the last line of stderr, where a person reads it; the next line takes its place. */
  progress(line: string): void
  /** A text that must not appear on stderr. */
  keepSecret(secret: string): void
}

type Env = Host['env']

/** `NO_COLOR` and `FORCE_COLOR` as everybody has them; else whether it is a terminal. */
function takesColour({ isTTY }: MaybeTty<Writable>, env: Env): boolean {
  if (env['NO_COLOR']) return false
  if (env['FORCE_COLOR'] !== undefined) return env['FORCE_COLOR'] !== '0'
  return isTTY === true && env['TERM'] !== 'dumb'
}

const painter =
  (inColour: boolean): Paint =>
  (text, colour) =>
    inColour ? `\u001B[${colours[colour]}m${text}\u001B[0m` : text

const controls = /\u001B(?!\[\d*m)|[\u0000-\u0008\u000B-\u001A\u001C-\u001F\u007F-\u009F]/g

/** What people and the platform wrote must not move the cursor of who reads it: colours pass, other control characters do not. */
const harmless = (text: string) => text.replace(controls, '\uFFFD')

export function terminalOf({ stdout, stderr, env }: Host): Terminal {
  const secrets = new Set<string>()
  const interactive = stdout.isTTY === true
  const watched = stderr.isTTY === true
  const clear = watched ? '\r\u001B[K' : ''
  const hide = (text: string) => [...secrets].reduce((line, secret) => line.replaceAll(secret, '***'), text)
  const show = (words: string) => write(`${harmless(words)}\n`)
  const write = (text: string | Uint8Array) =>
    new Observable<never>((subscriber) => {
      // That the reader is gone is told by the stream itself, once for all that is written.
      stdout.write(text, (error) => !error && subscriber.complete())
    })
  return {
    interactive,
    watched,
    paint: painter(takesColour(stdout, env)),
    paintError: painter(takesColour(stderr, env)),
    write,
    show,
    print: (value, words) => (interactive ? show(words ?? JSON.stringify(value, null, 2)) : write(`${JSON.stringify(value)}\n`)),
    say(line) {
      stderr.write(`${clear}${harmless(hide(line))}\n`)
    },
    progress(line) {
      if (watched) stderr.write(`${clear}${harmless(hide(line)).slice(0, (stderr.columns ?? 80) - 1)}`)
    },
    keepSecret(secret) {
      // A very short one would take half of every line out.
      if (secret.length >= 6) secrets.add(secret)
    },
  }
}
