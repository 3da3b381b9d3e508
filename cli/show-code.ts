import { renderQr } from 'rxlark/qr'
import { of } from 'rxjs'
import type { Terminal } from './terminal.js'

/** A page that somebody has to open. */
export interface Verification {
  readonly status: 'verification'
  readonly url: string
  readonly userCode?: string
  /** In ms. */
  readonly expiresIn: number
}

export interface ShowCodeOptions {
  readonly invert: boolean
  /** What to do with it. */
  readonly todo: string
}

/** Shows a page on stderr: for a person as a QR code, and for everybody as an address. */
export function showCode(state: Verification, { say, watched }: Terminal, { invert, todo }: ShowCodeOptions): void {
  const { url, userCode, expiresIn } = state
  say(`${todo}${watched ? '' : `: ${url}`}`)
  if (watched)
    of(state)
      .pipe(renderQr({ print: (text) => text.split('\n').forEach(say), invert }))
      .subscribe()
  if (userCode !== undefined) say(`the code is ${userCode}, good for ${inWords(expiresIn)}`)
}

const inWords = (ms: number) => (ms < 120_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`)
