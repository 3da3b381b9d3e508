import { misuse } from './failure.js'

/** A whole number from 1. */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw misuse(`${text} is not a whole number from 1`)
  return Number(text)
}

/** A TCP port; 0 is any free one. */
export function portNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw misuse(`${text} is not a port: 0 to 65535`)
  return Number(text)
}

/** A URL of http or https. */
export function httpUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:/.test(text)) throw misuse(`${text} is not a URL of http or https`)
  return text
}
