import { createContext } from 'preact'
import type { Person } from '../../../person.js'

/** Everybody of the tenant. */
export const People = createContext<readonly Person[]>([])
