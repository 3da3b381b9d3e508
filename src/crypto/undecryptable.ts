import { SignatureError } from '../model/errors.js'

/** Why is for nobody to know: neither the cause nor the text goes along. */
export const undecryptable = (): SignatureError => new SignatureError('the body cannot be decrypted with this encrypt key')
