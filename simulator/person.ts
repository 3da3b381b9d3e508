/** A person. One set of ids for all apps. */
export interface Person {
  readonly name: string
  readonly openId: string
  readonly unionId: string
  readonly userId: string
}

export type PersonIdType = 'open_id' | 'union_id' | 'user_id'

const keys = { open_id: 'openId', union_id: 'unionId', user_id: 'userId' } as const satisfies Record<PersonIdType, keyof Person>

/** The kind of id that a query asks for; `open_id` where it does not say. */
export const personIdType = (text: string | undefined): PersonIdType =>
  text === 'union_id' || text === 'user_id' ? text : 'open_id'

export const personId = (person: Person, idType: PersonIdType): string => person[keys[idType]]
