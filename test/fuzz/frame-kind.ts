/** One field of a message as protobuf writes it: the number of a varint, or the bytes of what has a length; others have no value. */
interface Field {
  readonly number: number
  readonly value: bigint | Uint8Array | undefined
}

/** Reads the fields of a message, and nothing into them. Throws where they do not fill it. */
function fieldsOf(bytes: Uint8Array): readonly Field[] {
  const view = [...bytes]
  const next = () => {
    const byte = view.shift()
    if (byte === undefined) throw new Error('ends early')
    return byte
  }
  const varint = (): bigint => {
    const byte = next()
    return byte < 128 ? BigInt(byte) : BigInt(byte - 128) + 128n * varint()
  }
  const take = (count: number) => Uint8Array.from({ length: count }, next)
  const group = (): undefined => {
    while (field().type !== 4);
  }
  const valueOf = (type: number) => {
    if (type === 0) return varint()
    if (type === 2) return take(Number(varint()))
    if (type === 3) return group()
    if (type === 1 || type === 5) take(type === 1 ? 8 : 4)
    else if (type !== 4) throw new Error('no such type')
    return undefined
  }
  const field = () => {
    const tag = varint()
    const type = Number(tag % 8n)
    return { number: Number(tag / 8n), type, value: valueOf(type) }
  }
  const fields: Field[] = []
  while (view.length > 0) fields.push(field())
  return fields
}

const textIn = (fields: readonly Field[], number: number): string => {
  const bytes = fields.findLast((field) => field.number === number && field.value instanceof Uint8Array)?.value
  return bytes instanceof Uint8Array ? Buffer.from(bytes).toString() : ''
}

const numberIn = (fields: readonly Field[], number: number): number | undefined => {
  const value = fields.findLast((field) => field.number === number && typeof field.value === 'bigint')?.value
  return value === undefined ? undefined : Number(BigInt.asIntN(32, value as bigint))
}

/** What a frame is that rightly makes neither an event nor a rejection, by protocol 7.4 to 7.6 alone: the code in question is not asked. */
export function quietKind(bytes: Uint8Array): 'part' | 'beat' | undefined {
  try {
    const fields = fieldsOf(bytes)
    if ([1, 2, 3].some((number) => numberIn(fields, number) === undefined)) return undefined
    const headers = fields
      .filter(({ number, value }) => number === 5 && value instanceof Uint8Array)
      .map(({ value }) => fieldsOf(value as Uint8Array))
    const header = (name: string) => textIn(headers.find((of) => textIn(of, 1) === name) ?? [], 2)
    const method = numberIn(fields, 4)
    if (method === 0) return ['ping', 'pong'].includes(header('type')) ? 'beat' : undefined
    return method === 1 && Number(header('sum')) > 1 && header('message_id') !== '' ? 'part' : undefined
  } catch {
    return undefined
  }
}
