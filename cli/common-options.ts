import type { CommandOption } from './command.js'

/** What every command takes. */
export const commonOptions: readonly CommandOption[] = [
  { flags: '-v, --verbose', summary: 'say on stderr what is done, and where an error comes from' },
]
