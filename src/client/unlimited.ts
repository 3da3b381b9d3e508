import { of } from 'rxjs'
import type { Limiter } from '../model/limiter.js'

const turn$ = of(undefined)

/** In place of a limiter, where no limits are kept. */
export const unlimited: Limiter = { acquire: () => turn$, admit: () => true, backOff: () => undefined }
