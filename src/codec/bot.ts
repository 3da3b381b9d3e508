import * as t from 'io-ts'

/** The answer of `bot/v3/info`, whose fields stand beside `code` (protocol 3.7). */
export const BotInfo = t.type({
  bot: t.intersection([
    t.type({ open_id: t.string }),
    t.partial({ app_name: t.string, avatar_url: t.string, activate_status: t.number }),
  ]),
})
