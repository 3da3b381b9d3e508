/** What a refusal of the token endpoints means (protocol 2.6, "v2 token error codes"). */
export interface OauthMeaning {
  /**
   * - `login`: the user has to log in again
   * - `app`: the admin acts: the app, its secret, or who may use it
   * - `input`: the programmer acts
   * - `busy`: the same request may pass
   */
  readonly kind: 'login' | 'app' | 'input' | 'busy'
  readonly hint: string
}

const login = (hint: string): OauthMeaning => ({ kind: 'login', hint })
const app = (hint: string): OauthMeaning => ({ kind: 'app', hint })
const input = (hint: string): OauthMeaning => ({ kind: 'input', hint })
const busy: OauthMeaning = { kind: 'busy', hint: 'the platform failed: try again' }

export const oauthCodes: Readonly<Record<number, OauthMeaning>> = {
  20001: input('a required parameter is missing'),
  20002: app('the secret is wrong: check appSecret in the developer console'),
  20003: login('the code is unknown or was used'),
  20004: login('the code has expired: it lives for 5 min'),
  20008: login('the user does not exist'),
  20009: app('the app is not installed in the tenant'),
  20010: app('the user may not use the app: widen its availability in the developer console'),
  20024: login('the code or the refresh token is that of another app'),
  20026: login('the refresh token is not valid'),
  20036: input('the platform does not know this grant'),
  20037: login('the refresh token has expired'),
  20048: app('the app does not exist: check appId and domain'),
  20049: input('the code verifier is not that of the login'),
  20050: busy,
  20063: input('the request is malformed'),
  20064: login('the refresh token was revoked'),
  20065: login('the code was used before'),
  20066: login('the user is not active'),
  20067: input('a scope is listed twice'),
  20068: login('a scope was not granted'),
  20069: app('the app is not enabled'),
  20070: input('the app proved itself in two ways at once'),
  20071: input('the redirectUri is not that of the login'),
  20072: busy,
  20073: login('the refresh token was used before'),
  20074: login('the app may not refresh: switch it on in its security settings'),
  21000: app('an access policy of the tenant asks for a challenge first'),
  21001: app('an access policy of the tenant forbids it'),
}

/** Where there is no code: the words of OAuth (RFC 6749, 8628). */
export const oauthWords: Readonly<Record<string, OauthMeaning>> = {
  invalid_grant: login('the code or the token is not valid any more'),
  access_denied: login('the user said no'),
  expired_token: login('the user did not confirm in time'),
  invalid_client: app('the credential of the app is refused'),
  unauthorized_client: app('the app may not do this'),
  server_error: busy,
  temporarily_unavailable: busy,
}
