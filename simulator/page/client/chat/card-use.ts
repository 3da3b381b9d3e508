import { createContext } from 'preact'
import type { CardInput } from '../../../card-action.js'
import type { CardControl } from '../../../card-controls.js'

/** What the parts of a card know of each other, and how they are used. */
export interface CardUse {
  /** The place of the part that is being answered; nothing else can be used meanwhile. */
  readonly busy: number | undefined
  /** What stands in a form, by the name of the part. */
  values(form: number): Readonly<Record<string, CardInput>>
  enter(form: number, name: string, input: CardInput): void
  reset(form: number): void
  /** The parts of a form that still need something. */
  missing(form: number): readonly string[]
  /** Tells the bot; `withForm`: and what stands in the form around it. */
  use(control: CardControl, input?: CardInput, withForm?: boolean): void
}

export const CardUseContext = createContext<CardUse>({
  busy: undefined,
  values: () => ({}),
  enter: () => undefined,
  reset: () => undefined,
  missing: () => [],
  use: () => undefined,
})
