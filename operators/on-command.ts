import { filter, type Observable } from 'rxjs'
import type { LarkEvent } from '../src/model/event.js'
import { commandOf } from './command-of.js'
import type { MessageOf } from './of-message-type.js'

/**
 * Lets text messages pass that are one of these commands (`/help`, `@bot /deploy web`), and narrows to `im.message.receive_v1`.
 *
 * For bots that are told what to do; `commandOf` reads name and arguments. Upper and lower case are the same, and mentions before the slash
 * do not matter: ask `mentionsMe` whether it is for this bot. What does not pass is not claimed, so it is acked unless somebody else wants it.
 *
 * ```text
 * source  -a-b-a-c-|    a is '/help', b '/deploy', c 'help me'
 * result  -a---a---|    onCommand('help')
 * ```
 *
 * @example
 * ```ts
 * source.pipe(
 *   onCommand('deploy', 'rollback'),
 *   handle((event) => obey(commandOf(event))),
 * )
 * ```
 * @param names - With the slash or without; none of them lets every command pass.
 * @returns Emits and completes with the source; enriched events keep their extra fields.
 * @throws Only what the source errors with.
 * @category Operators
 */
export function onCommand(
  ...names: readonly string[]
): <T extends LarkEvent>(source: Observable<T>) => Observable<T & MessageOf<'text'>> {
  const wanted = new Set(names.map((name) => name.replace(/^\//, '').toLowerCase()))
  return <T extends LarkEvent>(source: Observable<T>) =>
    source.pipe(
      filter((event): event is T & MessageOf<'text'> => {
        if (event.type !== 'im.message.receive_v1') return false
        const command = commandOf(event)
        return command !== undefined && (wanted.size === 0 || wanted.has(command.name))
      }),
    )
}
