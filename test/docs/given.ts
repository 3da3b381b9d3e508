import type { Command, EventOf, Lark, LarkEvent, LarkSource } from 'rxlark'
import type { Observable } from 'rxjs'

/** What examples talk about without saying where it comes from. Types only: nothing here exists. */
export declare const lark: Lark
export declare const source: LarkSource
export declare const event: LarkEvent
export declare const error: unknown
export declare const appId: string
export declare const appSecret: string
export declare const accessToken: string
export declare const chatId: string
export declare const line: string
export declare const lines: readonly string[]
export declare const vault: { read(name: string): Promise<string> }
export declare const tokens: { current(): string; renew(generation?: number): Observable<void> }
export declare const callWith: (token: string) => Observable<unknown>

/** The work that examples do with what they get. */
export declare const approve: (
  event: EventOf<'card.action.trigger'>,
) => Observable<{ toast: { type: 'success'; content: string } }>
export declare const look: (url: string) => Observable<string>
export declare const titleOf: (url: string) => Observable<string>
export declare const updateCard: () => Observable<unknown>
export declare const reply: (event: EventOf<'im.message.receive_v1'>) => Observable<unknown>
export declare const answerAll: (events: readonly LarkEvent[]) => Observable<unknown>
export declare const obey: (command: Command | undefined) => Observable<unknown>
export declare const save: (event: LarkEvent) => Promise<void>
export declare const archive: (item: unknown) => Observable<void>
