/** Who scanned the code, as far as the platform tells. */
export interface RegisteredBy {
  readonly openId?: string
  /** `feishu` or `lark`: where the tenant lives. */
  readonly tenantBrand?: string
}

/** How the registration of an app stands, a union on `status`. Times are ms. */
export type RegistrationStatus =
  /** Show this, once: an address to open, mostly as a QR code (`renderQr` of `rxlark/qr`), good for `expiresIn`. */
  | { readonly status: 'verification'; readonly url: string; readonly expiresIn: number; readonly userCode?: string }
  /** The platform was asked, and nobody has decided. */
  | { readonly status: 'polling' }
  /** The platform asks for longer pauses. */
  | { readonly status: 'slow_down'; readonly interval: number }
  /** The tenant is one of Lark: it is asked for there. */
  | { readonly status: 'domain_switched' }
  /** The app exists: its credentials, and the `domain` for `createLark`. Do not log it: the secret is in it. */
  | {
      readonly status: 'registered'
      readonly clientId: string
      readonly clientSecret: string
      readonly userInfo?: RegisteredBy
      readonly domain: string
    }
