import { of } from 'rxjs'
import { createLimiter } from '../../operators/limiter.js'
import type { Limiter } from '../model/limiter.js'
import type { Settings } from './settings.js'

/** In place of a limiter, where no limits are kept. */
export const unlimited: Limiter = { acquire: () => of(true), admit: () => true, backOff: () => undefined }

/** What keeps the calls of a client to the limits: the caller's limiter, one of its own, or none. */
export const limiterOf = ({ limits = {}, scheduler }: Pick<Settings, 'limits' | 'scheduler'>): Limiter =>
  limits ? (limits.limiter ?? createLimiter({ ...(limits.queue && { queue: limits.queue }), scheduler })) : unlimited
