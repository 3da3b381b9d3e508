import { createContext } from 'preact'

/** The name of a person or a bot, by the open id or the id of the app; empty where nobody has it. */
export type NameOf = (id: string) => string

export const Names = createContext<NameOf>(() => '')
