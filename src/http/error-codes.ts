/** What a code of the platform means to us. */
export interface CodeMeaning {
  /**
   * - `token`: the token was refused; another one may do
   * - `auth`: credentials, app or user are refused; no other token helps
   * - `scope`: a permission is missing
   * - `rate`: too many calls; later they pass
   * - `busy`: the platform failed; the same call may pass
   * - `no`: nothing but another call helps
   */
  readonly kind: 'token' | 'auth' | 'scope' | 'rate' | 'busy' | 'no'
  /** What to do, for people: the end of a sentence. */
  readonly hint?: string
}

const credentials =
  'check app id and app secret in the developer console, and that the domain is the one of this app (feishu or lark)'
const inactive = 'the app must be released and enabled in this tenant'

/**
 * The codes that mean the same on every endpoint, or that a bot meets (protocol 2.2, 2.11, 3.8 and 3.10; channel E.2). Where SDKs
 * contradict the documentation, the documentation holds: 99991400 and 230020 are rate limits.
 */
export const errorCodes: Readonly<Record<number, CodeMeaning>> = {
  4001: { kind: 'token' },
  20005: { kind: 'token' },
  20006: { kind: 'token' },
  20013: { kind: 'token' },
  99991663: { kind: 'token', hint: 'the tenant access token is refused, or the endpoint takes another kind of token' },
  99991664: { kind: 'token' },
  99991665: { kind: 'token' },
  99991666: { kind: 'token' },
  99991668: { kind: 'token', hint: 'the user access token is refused, or the endpoint takes another kind of token' },
  99991671: { kind: 'token' },
  99991677: { kind: 'token', hint: 'the user access token has expired' },

  10003: { kind: 'auth', hint: credentials },
  10005: { kind: 'auth', hint: credentials },
  10014: { kind: 'auth', hint: credentials },
  10015: { kind: 'auth', hint: credentials },
  99991543: { kind: 'auth', hint: credentials },
  99991661: { kind: 'auth', hint: 'the call carried no token: the endpoint needs one' },
  99991662: { kind: 'auth', hint: inactive },
  99991669: { kind: 'auth', hint: 'the user has to log in again' },
  99991670: { kind: 'auth' },
  99991673: { kind: 'auth', hint: inactive },

  99991672: { kind: 'scope' },
  99991679: { kind: 'scope' },

  11232: { kind: 'rate' },
  190004: { kind: 'rate' },
  190005: { kind: 'rate' },
  190010: { kind: 'rate' },
  230020: { kind: 'rate' },
  99991400: { kind: 'rate' },

  1500: { kind: 'busy' },
  1551: { kind: 'busy' },
  1642: { kind: 'busy' },
  1663: { kind: 'busy' },
  1668: { kind: 'busy' },
  2200: { kind: 'busy' },
  5000: { kind: 'busy' },
  10101: { kind: 'busy' },
  10500: { kind: 'busy' },
  20050: { kind: 'busy' },
  20072: { kind: 'busy' },
  190003: { kind: 'busy' },
  200810: { kind: 'busy', hint: 'the card is busy with a click of a user' },
  230049: { kind: 'busy', hint: 'a message with the same uuid is being sent' },
  1061045: { kind: 'busy' },

  99991401: { kind: 'no', hint: 'this address is not in the IP allow-list of the app' },
  99991403: { kind: 'no', hint: 'the API quota of this month is used up' },
  99991676: { kind: 'no', hint: 'the token lacks the permission' },
  200770: { kind: 'no', hint: 'this uuid was used before: take it as already done' },
  200860: { kind: 'no', hint: 'too long: split it' },
  230002: { kind: 'no', hint: 'the bot is not in the chat: add it first' },
  230006: { kind: 'no', hint: 'switch the bot ability on in the developer console' },
  230011: { kind: 'no', hint: 'the message was recalled' },
  230013: { kind: 'no', hint: 'the user is outside of the availability of the app: widen it in the developer console' },
  230017: { kind: 'no', hint: 'the bot does not own the file or image: upload it as this app' },
  230018: { kind: 'no', hint: 'the settings of the group forbid it' },
  230022: { kind: 'no', hint: 'the content was found to be sensitive' },
  230025: { kind: 'no', hint: 'the content is too long: split it' },
  230035: { kind: 'no', hint: 'sending is forbidden here' },
  230053: { kind: 'no', hint: 'the user stopped the bot' },
  230055: { kind: 'no', hint: 'the type of the file does not fit the type of the message' },
  230099: { kind: 'no', hint: 'the card is not valid' },
  230110: { kind: 'no', hint: 'the message was deleted' },
  231003: { kind: 'no', hint: 'the message was deleted' },
  232009: { kind: 'no', hint: 'the chat was dissolved' },
}

/** The codes by which the platform says that the secret is wrong: a secret that is asked for may be another by now. */
export const refusedSecret: ReadonlySet<number> = new Set([10014, 10015, 99991543])
