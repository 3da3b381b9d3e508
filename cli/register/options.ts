/** What comes of the options of `rxlark register`. */
export interface RegisterOptions {
  readonly open?: boolean
  readonly source?: string
  readonly name?: string
  readonly desc?: string
  readonly avatar?: readonly string[]
  readonly addons?: string
  readonly createOnly?: boolean
  readonly appId?: string
  readonly save?: string
  readonly force?: boolean
  readonly invert?: boolean
  readonly domain?: string
  readonly oauthBaseUrl?: string
  readonly proxy?: string
  readonly dotenv?: string
}
