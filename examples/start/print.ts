import type { Line } from './flow.js'

const colours: Record<Line['kind'], number> = { event: 36, call: 35, answer: 32, trouble: 31, state: 90 }
const marks: Record<Line['kind'], string> = { event: '>', call: '  *', answer: '<', trouble: '!', state: '-' }

const paint = (text: string, colour: number): string => `\u001B[${colour}m${text}\u001B[0m`

/** One line of the terminal: `12:00:01.123 > im.message.receive_v1  Ann: hello`. */
export function printed({ at, kind, what, detail }: Line, inColour: boolean): string {
  const time = new Date(at).toISOString().slice(11, 23)
  const mark = marks[kind].padEnd(3)
  if (!inColour) return `${time} ${mark} ${what}  ${detail}`
  return `${paint(time, 90)} ${paint(mark, colours[kind])} ${paint(what, colours[kind])}  ${detail}`
}
