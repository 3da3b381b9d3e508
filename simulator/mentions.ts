import type { App } from './app.js'
import type { Person } from './person.js'
import type { Mention } from './message.js'

/** Everybody a text in a chat can talk to. */
export interface Audience {
  readonly people: readonly Person[]
  readonly apps: readonly App[]
}

/** Turns each `@name` of the audience into the platform's placeholder, longer names first. */
export function mentionsIn(text: string, { people, apps }: Audience): { text: string; mentions: readonly Mention[] } {
  const names = [...apps.map(({ botName, botOpenId }) => ({ name: botName, openId: botOpenId })), ...people]
  const called = names.filter(({ name }) => text.includes(`@${name}`)).sort((a, b) => b.name.length - a.name.length)
  const mentions = called.map(({ name, openId }, index) => ({ key: `@_user_${index + 1}`, openId, name }))
  return { text: mentions.reduce((rest, { name, key }) => rest.replaceAll(`@${name}`, key), text), mentions }
}
