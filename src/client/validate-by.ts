import { endpointCodec } from '../codec/endpoint-codec.js'
import { faultsOf } from '../codec/faults.js'
import type { CallInput, Target } from '../http/build-request.js'
import { DecodeError, InputError } from '../model/errors.js'
import type { Schema } from '../schema/schema.js'

/** What of calls is checked against the facts of the platform at run time. Types alone check by default. */
export interface ValidateOptions {
  /** Whether inputs are: a wrong one is an `InputError` that lists every fault, and nothing is sent. Default: true. */
  readonly input?: boolean
  /** Whether answers are: one without a required field, or with one of another kind, is a `DecodeError`. Default: false. */
  readonly output?: boolean
  /** The facts: `schema` of `rxlark/schema/<service>`. Endpoints that are in none of them are not checked. */
  readonly schemas: readonly Schema[]
}

/** Checks one call. */
export interface Validation {
  /** @throws InputError */
  input(target: Target, input: CallInput): void
  /** @throws DecodeError */
  output(target: Target, data: unknown): void
}

/** Checks calls by the codecs of their endpoints. */
export function validateBy({ input = true, output = false, schemas }: ValidateOptions): Validation {
  const codecOf = (target: Target) => {
    const schema = schemas.find(({ endpoints }) => Object.hasOwn(endpoints, target.id))
    return schema && endpointCodec(target, schema)
  }
  return {
    input(target, given) {
      const result = input ? codecOf(target)?.input.decode(given) : undefined
      if (result?._tag === 'Left') throw new InputError({ endpoint: target.id, faults: faultsOf(result) })
    },
    output(target, data) {
      const result = output && target.answer !== 'binary' ? codecOf(target)?.output.decode(data) : undefined
      if (result?._tag === 'Left') throw new DecodeError({ what: target.id, faults: faultsOf(result) })
    },
  }
}
