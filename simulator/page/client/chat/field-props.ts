import type { CardInput } from '../../../card-action.js'
import type { ControlModel } from './card-model.js'

/** What a part shows that holds something: a form keeps it, else it goes to the bot at once. */
export interface FieldProps {
  readonly model: ControlModel
  readonly value: CardInput | undefined
  readonly isBusy: boolean
  /** Somebody changed it. */
  readonly onInput: (input: CardInput) => void
  /** Somebody is done with it. */
  readonly onDone: (input: CardInput) => void
}
