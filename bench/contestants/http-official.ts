import { adaptDefault, EventDispatcher, LoggerLevel } from '@larksuiteoapi/node-sdk'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { handled, keys, pushTo, sealed } from './events-drive.js'

const { encryptKey, verificationToken } = keys
const dispatcher = new EventDispatcher({ verificationToken, ...(sealed && { encryptKey }), loggerLevel: LoggerLevel.error })
const listener = adaptDefault('/webhook/event', dispatcher.register({ 'im.message.receive_v1': handled }))
const server = createServer((request, response) => void listener(request, response)).listen(0, '127.0.0.1', () => {
  void pushTo((server.address() as AddressInfo).port)
})
