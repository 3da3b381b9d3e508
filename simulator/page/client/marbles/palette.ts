import type { Palette } from './draw.js'
import type { Outcome } from './outcome.js'

/** The colours of the style sheet, as they are in the light of now: read off the legend, whose samples wear them. */
export function paletteOf(legend: HTMLElement): Palette {
  const worn = (name: string) => {
    const sample = legend.querySelector(`[data-colour='${name}']`)
    return sample ? getComputedStyle(sample).color : 'gray'
  }
  const outcomes: Readonly<Record<Outcome, string>> = {
    good: worn('good'),
    refused: worn('refused'),
    silent: worn('silent'),
    broken: worn('broken'),
    unreachable: worn('unreachable'),
  }
  return { outcomes, call: worn('call'), line: worn('line'), text: worn('text'), muted: worn('muted'), ground: worn('ground') }
}
