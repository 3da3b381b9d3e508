import assert from 'node:assert/strict'
import fc from 'fast-check'
import protobuf from 'protobufjs'
import { ackFrame, decodeFrame, encodeFrame, type Frame } from '../../../src/codec/frame.js'
import { isLarkError } from '../../../src/model/errors.js'

const proto = protobuf.parse(
  `syntax = "proto2";
  message Header { required string key = 1; required string value = 2; }
  message Frame {
    required uint64 SeqID = 1; required uint64 LogID = 2; required int32 service = 3; required int32 method = 4;
    repeated Header headers = 5;
    optional string payload_encoding = 6; optional string payload_type = 7; optional bytes payload = 8; optional string LogIDNew = 9;
  }
  message Later {
    required uint64 SeqID = 1; required uint64 LogID = 2; required int32 service = 3; required int32 method = 4;
    repeated Header headers = 5;
    optional bytes payload = 8;
    optional fixed32 a = 10; optional fixed64 b = 11; optional uint64 c = 1000; repeated Header d = 12;
    optional group E = 13 { optional Header inner = 1; optional uint64 number = 2; }
    optional string f = 15;
  }`,
  { keepCase: true },
).root
const peer = proto.lookupType('Frame')
const later = proto.lookupType('Later')

const text = fc.string({ unit: 'binary', maxLength: 90 })
const bytes = fc.uint8Array({ maxLength: 300 })
const uint64 = fc.oneof(
  fc.nat(),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc.bigInt({ min: 2n ** 53n - 2n, max: 2n ** 53n + 2n }),
)
const exact = (value: number | bigint) => (BigInt(value) < 2n ** 53n ? Number(value) : BigInt(value))
const frames: fc.Arbitrary<Frame> = fc.record(
  {
    seqId: uint64.map(exact),
    logId: uint64.map(exact),
    service: fc.integer(),
    method: fc.integer(),
    headers: fc.array(fc.record({ key: text, value: text }, { noNullPrototype: true }), { maxLength: 8 }),
    payloadEncoding: text,
    payloadType: text,
    payload: bytes,
    logIdNew: text,
  },
  { requiredKeys: ['seqId', 'logId', 'service', 'method', 'headers'], noNullPrototype: true },
)

const long = (value: number | bigint) => protobuf.util.LongBits.from(String(value)).toLong(true)
const toPeer = (frame: Frame) => ({
  SeqID: long(frame.seqId),
  LogID: long(frame.logId),
  service: frame.service,
  method: frame.method,
  headers: frame.headers,
  ...(frame.payloadEncoding !== undefined && { payload_encoding: frame.payloadEncoding }),
  ...(frame.payloadType !== undefined && { payload_type: frame.payloadType }),
  ...(frame.payload !== undefined && { payload: frame.payload }),
  ...(frame.logIdNew !== undefined && { LogIDNew: frame.logIdNew }),
})
const byPeer = (frame: Frame) => Uint8Array.from(peer.encode(toPeer(frame)).finish())
const hex = (value: Uint8Array) => Buffer.from(value).toString('hex')
const fromHex = (value: string) => Uint8Array.from(Buffer.from(value, 'hex'))
const utf8 = (value: string) => new TextEncoder().encode(value)
const plain = (frame: Frame) => ({ ...frame, ...(frame.payload && { payload: hex(frame.payload) }) })

const samples = {
  ping: '0800100018922120002a0c0a0474797065120470696e67',
  pong: '0800100018922120002a0c0a04747970651204706f6e6742137b2250696e67496e74657276616c223a39307d',
  data:
    '0801100218922120012a0d0a047479706512056576656e742a100a0a6d6573736167655f696412026d312a080a0373756d1201312a080a0373657112' +
    '01302a0e0a0874726163655f69641202743142027b7d',
}

describe('encodeFrame and decodeFrame', () => {
  it('write a ping as the reference does', () => {
    const ping = { seqId: 0, logId: 0, service: 4242, method: 0, headers: [{ key: 'type', value: 'ping' }] }
    assert.equal(hex(encodeFrame(ping)), samples.ping)
  })

  it('read the pong and the data frame of the reference', () => {
    const pong = decodeFrame(fromHex(samples.pong))
    assert.equal(new TextDecoder().decode(pong.payload), '{"PingInterval":90}')
    const { payload, ...data } = decodeFrame(fromHex(samples.data))
    assert.deepEqual(data, {
      seqId: 1,
      logId: 2,
      service: 4242,
      method: 1,
      headers: [
        { key: 'type', value: 'event' },
        { key: 'message_id', value: 'm1' },
        { key: 'sum', value: '1' },
        { key: 'seq', value: '0' },
        { key: 'trace_id', value: 't1' },
      ],
    })
    assert.equal(new TextDecoder().decode(payload), '{}')
  })

  it('write byte for byte what protobufjs writes', () => {
    fc.assert(fc.property(frames, (frame) => assert.equal(hex(encodeFrame(frame)), hex(byPeer(frame)))))
  })

  it('read what protobufjs writes, with ids of 64 bits exact', () => {
    fc.assert(fc.property(frames, (frame) => assert.deepEqual(plain(decodeFrame(byPeer(frame))), plain(frame))))
  })

  it('write a surrogate without its partner as U+FFFD, without losing what follows', () => {
    const frame = {
      seqId: 0,
      logId: 0,
      service: 1,
      method: 1,
      headers: [{ key: 'a\ud800b', value: '\udc00é😀' }],
      logIdNew: 'end',
    }
    assert.deepEqual(decodeFrame(encodeFrame(frame)), { ...frame, headers: [{ key: 'a\ufffdb', value: '\ufffdé😀' }] })
  })

  it('read past fields of any type that they do not know', () => {
    const message = {
      SeqID: 1,
      LogID: 2,
      service: 3,
      method: 1,
      headers: [],
      a: 1,
      b: 2,
      c: long(2n ** 64n - 1n),
      d: [{ key: 'k', value: 'v' }],
      e: { inner: { key: 'k', value: 'v' }, number: 9 },
      f: 'later',
    }
    assert.deepEqual(decodeFrame(later.encode(message).finish()), { seqId: 1, logId: 2, service: 3, method: 1, headers: [] })
  })

  for (const [name, broken] of Object.entries({
    'nothing at all': '',
    'a frame without its method': '080110021803',
    'a header without its value': '08001000180020012a030a0161',
    'a field that is longer than what came': '0800100018002000420f7b',
    'a header whose text is longer than the header': '08001000180020012a060a05616263120164',
    'a number of eleven bytes': '08ffffffffffffffffffff01',
    'the end of a group that never began': '080010001800200014',
    'a group that never ends': '08001000180020006b0801',
  }))
    it(`refuse ${name} with a DecodeError`, () => {
      assert.throws(
        () => decodeFrame(fromHex(broken)),
        (error) => isLarkError(error, 'DecodeError'),
      )
    })

  it('refuse random and mutated bytes with a DecodeError and nothing else', () => {
    const mutated = fc
      .tuple(frames, fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }), fc.nat())
      .map(([frame, changes, cut]) => {
        const all = encodeFrame(frame)
        for (const [at, byte] of changes) all[at % all.length] = byte
        return all.subarray(0, all.length - (cut % 3))
      })
    const only = (decode: () => unknown) => {
      try {
        decode()
      } catch (error) {
        assert.ok(isLarkError(error, 'DecodeError'), String(error))
      }
    }
    fc.assert(
      fc.property(fc.oneof(bytes, mutated), (input) => {
        only(() => decodeFrame(input))
        only(() => ackFrame(input, 1, utf8('{}')))
      }),
      { numRuns: 5_000 },
    )
  })
})

describe('ackFrame', () => {
  const ok = utf8('{"code":200}')

  it('echoes a frame with another payload and the header biz_rt', () => {
    fc.assert(
      fc.property(frames, (frame) => {
        const ack = decodeFrame(ackFrame(byPeer(frame), 12.4, ok))
        const headers = [...frame.headers, { key: 'biz_rt', value: '12' }]
        assert.deepEqual(plain(ack), plain({ ...frame, headers, payload: ok }))
      }),
    )
  })

  it('holds the bytes that came, without their payload, and nothing more than the answer', () => {
    const received = samples.data.slice(0, -'42027b7d'.length)
    const bizRt = '2a0b0a0662697a5f7274120133'
    assert.equal(hex(ackFrame(fromHex(samples.data), 3, ok)), `${received}${bizRt}420c${hex(ok)}`)
  })

  it('is a frame for protobufjs too', () => {
    const { SeqID, payload } = peer.toObject(peer.decode(ackFrame(fromHex(samples.data), 3, ok))) as {
      SeqID: unknown
      payload: Uint8Array
    }
    assert.deepEqual([String(SeqID), hex(payload)], ['1', hex(ok)])
  })

  it('keeps the fields that nobody here knows', () => {
    const message = {
      SeqID: 1,
      LogID: 2,
      service: 3,
      method: 1,
      headers: [],
      payload: utf8('{}'),
      a: 7,
      c: long(2n ** 63n),
      e: { number: 9 },
      f: 'x',
    }
    const { payload, ...ack } = later.toObject(later.decode(ackFrame(later.encode(message).finish(), 0, ok)), {
      longs: String,
      bytes: Array,
    })
    const headers = [{ key: 'biz_rt', value: '0' }]
    assert.deepEqual(ack, {
      SeqID: '1',
      LogID: '2',
      service: 3,
      method: 1,
      headers,
      a: 7,
      c: String(2n ** 63n),
      e: { number: '9' },
      f: 'x',
    })
    assert.deepEqual(payload, Array.from(ok))
  })

  it('never tells a negative time', () => {
    const { headers } = decodeFrame(ackFrame(fromHex(samples.data), -5, ok))
    assert.deepEqual(headers.at(-1), { key: 'biz_rt', value: '0' })
  })
})
