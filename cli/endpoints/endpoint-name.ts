const inOneWord = (part: string) => part.replace(/[_.](\w)/g, (_, letter: string) => letter.toUpperCase())

/** The name of an endpoint in docs and code, by its id: `acs.v1.user.face.get` is `acs.v1.userFace.get`. */
export function endpointName(id: string): string {
  const [service = '', version = '', ...rest] = id.split('.')
  const [resource, method] = [rest.slice(0, -1), rest.at(-1) ?? '']
  return [service, version, ...(resource.length > 0 ? [inOneWord(resource.join('_'))] : []), inOneWord(method)].join('.')
}

/** What names and ids of an endpoint have in common, however they are written. */
export const endpointKey = (text: string): string => text.replace(/[._]/g, '').toLowerCase()
