import type { ApiRequest } from '../api/request.js'
import type { Person } from '../person.js'
import { escaped } from './oauth-page.js'

/** How many people are offered by name. */
const mostOffered = 12

/** The fields that a choice adds to an address. */
export const choiceFields: readonly string[] = ['user', 'other', 'decision']

/** Asks who is in front of the browser: one of the people of the tenant, or somebody new. */
export function personChoice(people: readonly Person[]): string {
  const names = [...new Set(people.map(({ name }) => name))].slice(0, mostOffered)
  const offered = names.length > 0 ? names : ['Ann']
  const pills = offered.map(
    (name, index) =>
      `<label class="pill"><input type="radio" name="user" value="${escaped(name)}"${index === 0 ? ' checked' : ''}>${escaped(name)}</label>`,
  )
  return `<fieldset><legend>I am</legend>${pills.join('')}
<label class="pill"><input type="radio" name="user" value="">somebody else</label>
<input name="other" aria-label="Name of somebody else" placeholder="Name" maxlength="60" size="12"></fieldset>`
}

/** Who it is, by name. */
export function chosenPerson({ user, other }: ApiRequest['query']): string {
  const [name, otherName] = [user ?? 'Ann', other ?? ''].map(String)
  return name || otherName?.trim() || 'Ann'
}
