import type { CardControl } from '../../../card-controls.js'
import type { Block, Inline } from './markup.js'

/** A card of either generation, ready to be shown. */
export interface CardModel {
  readonly header?: CardHeader
  readonly elements: readonly CardElement[]
  /** Its text grows: the last words are still to come. */
  readonly isStreaming: boolean
  readonly print: PrintPace
  /** Where a click beside its parts leads. */
  readonly link?: string
  /** What it is called where it cannot be seen. */
  readonly summary: string
}

/** How a streaming text appears: so many letters every so many ms. */
export interface PrintPace {
  readonly everyMs: number
  readonly letters: number
}

export interface CardHeader {
  /** The name of a colour. */
  readonly template: string
  readonly title: readonly Inline[]
  readonly subtitle: readonly Inline[]
  readonly tags: readonly { readonly text: string; readonly colour: string }[]
  readonly imageKey?: string
}

export type CardElement =
  | { readonly kind: 'markup'; readonly blocks: readonly Block[]; readonly source: string; readonly look: TextLook }
  | { readonly kind: 'fields'; readonly fields: readonly { readonly short: boolean; readonly inside: CardElement }[] }
  | { readonly kind: 'beside'; readonly main: readonly CardElement[]; readonly extra: CardElement }
  | { readonly kind: 'rule' }
  | { readonly kind: 'image'; readonly key: string; readonly alt: string; readonly title: string; readonly small: boolean }
  | { readonly kind: 'images'; readonly keys: readonly string[] }
  | { readonly kind: 'note' | 'actions'; readonly elements: readonly CardElement[] }
  | { readonly kind: 'columns'; readonly columns: readonly CardColumn[]; readonly background: string; readonly wraps: boolean }
  | {
      readonly kind: 'panel'
      readonly title: readonly Inline[]
      readonly expanded: boolean
      readonly elements: readonly CardElement[]
    }
  | { readonly kind: 'table'; readonly columns: readonly string[]; readonly rows: readonly (readonly (readonly Block[])[])[] }
  | { readonly kind: 'form'; readonly form: number; readonly elements: readonly CardElement[] }
  | { readonly kind: 'box'; readonly control?: ControlModel; readonly elements: readonly CardElement[] }
  | { readonly kind: 'people'; readonly ids: readonly string[] }
  | { readonly kind: 'control'; readonly control: ControlModel }
  /** What this page does not draw, said in words. */
  | { readonly kind: 'unseen'; readonly what: string }

export interface TextLook {
  readonly colour: string
  readonly align: string
  readonly size: string
}

export interface CardColumn {
  /** Its share of the width; 0: as wide as what is in it. */
  readonly weight: number
  readonly background: string
  readonly elements: readonly CardElement[]
}

/** A part of a card that can be used, as it looks. */
export interface ControlModel {
  readonly control: CardControl
  /** `primary`, `danger` and so on. */
  readonly style: string
  readonly label: string
  readonly placeholder: string
  readonly choices: readonly {
    readonly value: string
    readonly label: string
    readonly url?: string
    readonly imageKey?: string
  }[]
  readonly initial: string | readonly string[] | boolean | undefined
  readonly isRequired: boolean
  readonly isMultiline: boolean
  readonly isPassword: boolean
  readonly longest?: number
  /** What it opens. */
  readonly url?: string
  /** Whether the bot hears of it. */
  readonly callsBack: boolean
  /** What it does to the form around it. */
  readonly formAction?: 'submit' | 'reset'
  readonly confirm?: { readonly title: string; readonly text: string }
}
