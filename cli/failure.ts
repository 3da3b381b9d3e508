import { exitCodes, type ExitCode } from './exit-codes.js'

/** What went wrong, for the person at the terminal: what happened, what to do about it, and what the program ends with. */
export class Failure extends Error {
  override readonly name = 'Failure'

  constructor(
    readonly exitCode: ExitCode,
    message: string,
    /** What to do. */
    readonly cure?: string,
  ) {
    super(message)
  }
}

/** The person at the keyboard gave something that makes no sense. */
export const misuse = (message: string, cure?: string): Failure => new Failure(exitCodes.usage, message, cure)
