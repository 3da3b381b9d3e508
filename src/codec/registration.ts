import * as t from 'io-ts'

// Functions, so that a program that registers nothing carries none of them.

const text = () => t.union([t.string, t.null])

/** What may be said with any answer to a registration: a word of OAuth for what is wrong (protocol 8.1). */
const refusal = () => ({ error: text(), error_description: text() })

/** Which ways of proving an app there are (protocol 8.2). */
export const registrationMethods = () => t.partial({ supported_auth_methods: t.array(t.string), ...refusal() }, 'an object')

/** The start of a registration; times are in seconds (protocol 8.2). */
export const registrationBegun = () =>
  t.partial(
    {
      device_code: t.string,
      user_code: t.string,
      verification_uri: t.string,
      verification_uri_complete: t.string,
      expires_in: t.number,
      interval: t.number,
      ...refusal(),
    },
    'an object',
  )

export interface RegistrationBegun extends t.TypeOf<ReturnType<typeof registrationBegun>> {}

/** The answer to a poll: credentials once somebody has agreed (protocol 8.2). */
export const registrationPolled = () =>
  t.partial(
    {
      client_id: text(),
      client_secret: text(),
      user_info: t.union([t.partial({ open_id: text(), tenant_brand: text() }), t.null]),
      ...refusal(),
    },
    'an object',
  )

export interface RegistrationPolled extends t.TypeOf<ReturnType<typeof registrationPolled>> {}
