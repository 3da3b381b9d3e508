import type { App } from './app.js'
import { BoundedMap } from './bounded-map.js'
import type { SimulatorClock } from './clock.js'
import { callbackOf } from './envelope.js'
import type { Ids } from './ids.js'
import type { Push } from './push.js'

/** How many previews are remembered. */
const kept = 10_000

/** A link that somebody sees, and the app that says what is shown in its place. */
export interface SeenLink {
  readonly app: App
  /** The token of its preview, which is also in the event. */
  readonly token: string
  readonly event: object
}

/** The previews of links, which an app can have asked for again by their tokens (protocol 6.4). */
export interface Previews {
  /** The question for the preview of a link. */
  ask(link: SeenLink): Push
  /** The same question again; nothing where the token is none of the app's. */
  again(token: string, appId: string): Push | undefined
}

export function createPreviews(clock: SimulatorClock, ids: Ids): Previews {
  const links = new BoundedMap<string, SeenLink>(kept)
  const push = ({ app, event }: SeenLink) => callbackOf({ app, type: 'url.preview.get', event, at: clock.now() }, ids)
  return {
    ask(link) {
      links.set(link.token, link)
      return push(link)
    },
    again(token, appId) {
      const link = links.get(token)
      return link?.app.appId === appId ? push(link) : undefined
    },
  }
}
