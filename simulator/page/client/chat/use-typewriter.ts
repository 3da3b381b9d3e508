import { useEffect, useState } from 'preact/hooks'
import type { PrintPace } from './card-model.js'

/** The longest that the letters lag behind what has come, in steps. */
const longestLag = 12

const wantsCalm = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches

/**
 * A text that grows letter by letter while it streams. Only what continues the text before is written so (as clients of the platform do);
 * another text is shown at once, and so is everything when the streaming ends.
 */
export function useTypewriter(text: string, isStreaming: boolean, { everyMs, letters }: PrintPace): string {
  const [shown, setShown] = useState(text)
  const isBehind = isStreaming && shown !== text && text.startsWith(shown) && !wantsCalm()
  useEffect(() => {
    if (!isBehind) return setShown(text)
    const step = Math.max(letters, Math.ceil((text.length - shown.length) / longestLag))
    const timer = setTimeout(() => setShown(text.slice(0, shown.length + step)), everyMs)
    return () => clearTimeout(timer)
  }, [text, shown, isBehind, everyMs, letters])
  return isBehind ? shown : text
}
