/**
 * QR codes for the terminal.
 *
 * @packageDocumentation
 */
import { tap, type MonoTypeOperatorFunction } from 'rxjs'
import { renderUnicodeCompact } from 'uqr'

export interface RenderQrOptions {
  /** Where the code goes. Default: stderr, so that the output of a program stays its own. */
  readonly print?: (text: string) => void
  /** Modules of white around the code. Default: 1. */
  readonly border?: number
  /** Dark where it is light, for terminals with a light background. Default: false. */
  readonly invert?: boolean
}

/** Something that may come with an address to open. */
interface MayHaveUrl {
  readonly status: string
  readonly url?: unknown
}

/**
 * Prints the address of a `verification` status as a QR code, with the address itself below; passes everything on.
 *
 * For `registerApp` and `deviceLogin` in a terminal. An address that is too long for any QR code (about 2,900 bytes) is printed alone.
 *
 * ```text
 * source  -v---p---r|
 * result  -v---p---r|    v was printed
 * ```
 *
 * @example
 * ```ts
 * import { registerApp } from 'rxlark'
 * import { renderQr } from 'rxlark/qr'
 *
 * registerApp()
 *   .pipe(renderQr())
 *   .subscribe((state) => {
 *     if (state.status === 'registered') console.log(`this is ${state.clientId}`)
 *   })
 * ```
 * @param options - Where to, and how.
 * @returns Emits, completes and errors with the source.
 * @category Integrations
 */
export function renderQr<T extends MayHaveUrl>(options: RenderQrOptions = {}): MonoTypeOperatorFunction<T> {
  const { print = (text: string) => void process.stderr.write(`${text}\n`), border = 1, invert = false } = options
  return (source) =>
    source.pipe(
      tap(({ status, url }) => {
        if (status === 'verification' && typeof url === 'string') print(`${qrOf(url, { border, invert })}${url}`)
      }),
    )
}

function qrOf(url: string, look: { readonly border: number; readonly invert: boolean }): string {
  try {
    return `${renderUnicodeCompact(url, { ecc: 'L', ...look })}\n`
  } catch {
    return ''
  }
}
