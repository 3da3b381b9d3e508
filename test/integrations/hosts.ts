import koaRouter from '@koa/router'
import { bodyParser } from '@koa/bodyparser'
import { serve as serveHono } from '@hono/node-server'
import express from 'express'
import { fastify, type FastifyInstance } from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import { koaBody } from 'koa-body'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { keepRawBody, toExpressHandler } from 'rxlark/express'
import { toFastifyPlugin } from 'rxlark/fastify'
import { toFetchHandler } from 'rxlark/fetch'
import { keepRawBody as keepKoaBody, toKoaMiddleware } from 'rxlark/koa'
import { toNodeListener } from 'rxlark/node'
import type { WebhookSource } from 'rxlark'

/** A server of a host with a source at `/lark`. */
export interface Host {
  readonly port: number
  close(): void
}

export type StartHost = (source: WebhookSource) => Promise<Host>

async function listening(server: Server): Promise<Host> {
  if (!server.listening) await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

const onNode = (listener: RequestListener) => listening(createServer(listener).listen(0, '127.0.0.1'))

const onExpress = (setUp: (app: express.Express, source: WebhookSource) => unknown): StartHost => {
  return (source) => {
    const app = express()
    setUp(app, source)
    return listening(app.listen(0, '127.0.0.1'))
  }
}

const onKoa = (setUp: (app: Koa, source: WebhookSource) => unknown): StartHost => {
  return (source) => {
    const app = new Koa()
    app.silent = true
    setUp(app, source)
    return listening(app.listen(0, '127.0.0.1'))
  }
}

const onFastify = (setUp: (app: FastifyInstance) => unknown): StartHost => {
  return async (source) => {
    const app = fastify()
    setUp(app)
    await app.register(toFastifyPlugin(source), { prefix: '/lark' })
    app.post('/echo', async ({ body }) => body)
    await app.listen({ port: 0, host: '127.0.0.1' })
    return listening(app.server)
  }
}

const onHono = (setUp: (app: Hono, handle: (request: Request) => Promise<Response>) => unknown): StartHost => {
  return (source) => {
    const app = new Hono()
    setUp(app, toFetchHandler(source))
    return listening(serveHono({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as Server)
  }
}

const routed = (source: WebhookSource) => {
  const router = new koaRouter({ prefix: '/lark' })
  router.all('/', toKoaMiddleware(source))
  return router.routes()
}

const drained = async (request: AsyncIterable<unknown>) => {
  for await (const chunk of request) void chunk
}

/** Where a source sees the bytes of a push. */
export const hosts: Readonly<Record<string, StartHost>> = {
  'node:http': (source) => onNode(toNodeListener(source, { path: '/lark' })),
  'node:http, with bytes left on the request': (source) =>
    onNode((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        toNodeListener(source)(Object.assign(request, { rawBody: Buffer.concat(chunks) }), response)
      })
    }),
  express: onExpress((app, source) => app.all('/lark', toExpressHandler(source)).use(express.json())),
  'express, under a router': onExpress((app, source) => {
    app.use('/lark', express.Router().all('/', toExpressHandler(source)))
  }),
  'express, below express.json with keepRawBody': onExpress((app, source) => {
    app.use(express.json({ verify: keepRawBody })).all('/lark', toExpressHandler(source))
  }),
  'express, below express.raw': onExpress((app, source) => {
    app.use(express.raw({ type: () => true })).all('/lark', toExpressHandler(source))
  }),
  'express, below express.text': onExpress((app, source) => {
    app.use(express.text({ type: () => true })).all('/lark', toExpressHandler(source))
  }),
  koa: onKoa((app, source) => app.use(toKoaMiddleware(source))),
  '@koa/router': onKoa((app, source) => app.use(routed(source))),
  '@koa/router, below koa-body with keepRawBody': onKoa((app, source) =>
    app.use(koaBody({ ...keepKoaBody })).use(routed(source)),
  ),
  'koa, below @koa/bodyparser': onKoa((app, source) => app.use(bodyParser()).use(toKoaMiddleware(source))),
  fastify: onFastify(() => undefined),
  'fastify, with bytes that a hook keeps': onFastify((app) => {
    app.addHook('preParsing', async (request, _reply, payload) => {
      const chunks: Buffer[] = []
      for await (const chunk of payload) chunks.push(chunk as Buffer)
      Object.assign(request, { rawBody: Buffer.concat(chunks) })
      return payload
    })
  }),
  'fastify, with bytes that a plugin keeps while they come': onFastify((app) => {
    // As fastify-raw-body does: it looks on, and does not wait for the end itself.
    app.addHook('preParsing', (request, _reply, payload, done) => {
      const chunks: Buffer[] = []
      payload.on('data', (chunk: Buffer) => chunks.push(chunk))
      payload.on('end', () => Object.assign(request, { rawBody: Buffer.concat(chunks) }))
      done(null, payload)
    })
  }),
  'express, below what Nest does for rawBody': onExpress((app, source) => {
    const verify = (request: object, _response: unknown, rawBody: Buffer) => Object.assign(request, { rawBody })
    app
      .use(express.json({ verify }))
      .use(express.urlencoded({ extended: true, verify }))
      .all('/lark', toExpressHandler(source))
  }),
  hono: onHono((app, handle) => app.all('/lark', ({ req }) => handle(req.raw))),
}

/** Where something has eaten the bytes, and two lines that cure it there. */
export const greedyHosts: Readonly<Record<string, readonly [StartHost, RegExp]>> = {
  'node:http': [
    (source) =>
      onNode((request: IncomingMessage, response) => {
        void drained(request).then(() => toNodeListener(source)(request, response))
      }),
    /call the listener before anything reads the request,\nor leave the bytes on it: request\.rawBody = bytes$/,
  ],
  'express, below express.json': [
    onExpress((app, source) => app.use(express.json()).all('/lark', toExpressHandler(source))),
    /mount the handler above express\.json\(\),\nor keep the bytes: express\.json\(\{ verify: keepRawBody \}\)$/,
  ],
  'koa, below koa-body': [
    onKoa((app, source) => app.use(koaBody()).use(toKoaMiddleware(source))),
    /use the middleware above the body parser,\nor keep the bytes: koaBody\(\{ \.\.\.keepRawBody \}\)$/,
  ],
  'fastify, with a hook that reads the body': [
    onFastify((app) => {
      app.addHook('preParsing', async (_request, _reply, payload) => {
        await drained(payload)
        return payload
      })
    }),
    /register the plugin where no preParsing hook reads the body,\nor let that hook keep the bytes: request\.rawBody = bytes$/,
  ],
  'hono, below something that parses': [
    onHono((app, handle) =>
      app
        .use(async ({ req }, next) => {
          await req.json()
          await next()
        })
        .all('/lark', ({ req }) => handle(req.raw)),
    ),
    /call the handler before anything reads the request,\nor give it a copy: handler\(request\.clone\(\)\)$/,
  ],
}
