/** What the program ends with. The guide to the command line lists them; what is not named here is not used. */
export const exitCodes = {
  ok: 0,
  /** Anything that has no code of its own. */
  failed: 1,
  /** A command, an option, an argument, the name of an endpoint or of an event, or a field of a call is wrong. */
  usage: 2,
  /** Credentials or other settings are missing, wrong or cannot be read. */
  config: 3,
  /** The platform refuses the credentials, the token, the user or the scopes. */
  refused: 4,
  /** The platform said no to the call. */
  api: 5,
  /** The platform asks for a pause. */
  rateLimited: 6,
  /** The network failed, or nothing came in time. */
  network: 7,
  /** What came is not what the protocol says, or not from the platform. */
  protocol: 8,
  /** The registration of an app was denied, expired, or cannot be had. */
  registration: 9,
  /** Ctrl-C. */
  interrupted: 130,
  /** SIGTERM. */
  terminated: 143,
} as const

export type ExitCode = number
