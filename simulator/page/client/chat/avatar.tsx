/** A colour that stays with the name. */
const hueOf = (name: string): number =>
  Array.from(name).reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 360, 7)

/** The first letter of a name, in its colour; of a bot, in a square. */
export const Avatar = ({ name, isBot = false }: { readonly name: string; readonly isBot?: boolean }) => (
  <span class="avatar" data-bot={isBot} style={{ '--hue': String(hueOf(name)) }} aria-hidden="true">
    {(/\S/u.exec(name)?.[0] ?? '?').toUpperCase()}
  </span>
)
