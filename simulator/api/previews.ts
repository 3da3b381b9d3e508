import * as urlPreview from '../../src/api/generated/im/v2/url-preview.js'
import { ok } from './answer.js'
import { route } from './context.js'
import type { Route } from './context.js'
import { im } from './refusals.js'

/** Previews that are asked for again (protocol 6.4). */
export const previewRoutes: readonly Route[] = [
  route(urlPreview.batchUpdate, [], ({ data: { preview_tokens: tokens } }, { app, previews, publish }) => {
    const pushes = tokens.map((token) => previews.again(token, app.appId))
    const unknown = tokens[pushes.indexOf(undefined)]
    if (unknown !== undefined) return im.badParameter('preview_tokens')
    pushes.forEach((push) => push && publish(push))
    return ok()
  }),
]
