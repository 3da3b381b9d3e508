import { useMemo } from 'preact/hooks'
import { ask } from '../ask.js'
import type { SimulatedMessage } from '../../../message.js'
import type { ChatActs } from './chat-acts.js'
import { largestFile, readFile } from './read-file.js'
import type { Toasts } from './toasts.js'

/** Where something is said. */
export interface SpeechPlace {
  readonly in?: string
  readonly replyTo?: string
  readonly inThread?: boolean
}

export interface Speech {
  readonly say: (text: string, place: SpeechPlace) => void
  readonly sendFiles: (files: readonly File[], place: SpeechPlace) => void
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** What somebody can do; what fails is shown as a toast. */
export function useActs(
  me: string,
  show: Toasts['show'],
  open: { readonly reply: (message: SimulatedMessage) => void; readonly thread: (message: SimulatedMessage) => void },
): ChatActs & Speech {
  return useMemo(() => {
    const tried = (work: Promise<unknown>) => void work.catch((error: unknown) => show('error', reasonOf(error)))
    const sendFile = async (file: File, place: SpeechPlace) => {
      if (file.size > largestFile) throw new Error(`${file.name} is larger than 24 MB`)
      const base64 = await readFile(file)
      const contentType = file.type || 'application/octet-stream'
      await ask({ do: 'sendFile', as: me, name: file.name, contentType, base64, ...place })
    }
    return {
      me,
      reply: open.reply,
      openThread: open.thread,
      say: (text, place) => tried(ask({ do: 'say', as: me, text, ...place })),
      sendFiles: (files, place) => files.forEach((file) => tried(sendFile(file, place))),
      react: (messageId, emoji, isThere) =>
        tried(isThere ? ask({ do: 'unreact', as: me, messageId, emoji }) : ask({ do: 'react', as: me, messageId, emoji })),
      recall: (messageId) => tried(ask({ do: 'recall', as: me, messageId })),
      async act(messageId, action) {
        try {
          const { toast, error } = await ask({ do: 'act', as: me, messageId, action: action() })
          if (error) show('error', `${error.message} (${error.code})`)
          else if (toast?.content) show(toast.type, toast.content)
        } catch (error) {
          show('error', reasonOf(error))
        }
      },
    }
  }, [me, show, open])
}
