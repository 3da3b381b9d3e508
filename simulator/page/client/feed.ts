import { Observable } from 'rxjs'
import { feedPath } from '../protocol.js'
import type { PageNews } from '../protocol.js'

/** What the feed brings: news, or that it is lost for now; a browser comes back by itself, and a snapshot begins anew. */
export type FeedSignal = PageNews | { readonly kind: 'lost' }

/** The feed of the simulator. Cold; never completes, never errors. */
export const feed$ = new Observable<FeedSignal>((subscriber) => {
  const source = new EventSource(feedPath)
  source.onmessage = ({ data }: MessageEvent<string>) => subscriber.next(JSON.parse(data) as PageNews)
  source.onerror = () => subscriber.next({ kind: 'lost' })
  return () => source.close()
})
