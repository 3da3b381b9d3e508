interface FaultFacts {
  readonly exitCode: number
  /** What is wrong. */
  readonly meaning: string
  /** What to do. */
  readonly cure: string
}

const atConsole = 'in the developer console'
const release = 'and release a version of the app'

/**
 * Everything that the doctor finds, and what the program ends with then: the tens tell the check, the ones what is wrong. The guide to the
 * command line has the same table.
 */
export const faults = {
  'proxy.unused': {
    exitCode: 10,
    meaning: 'the platform is reached by the proxy of the environment only, and nobody uses that',
    cure: 'set LARK_PROXY=env, or createLark({ proxy: "env" })',
  },
  'proxy.unreachable': {
    exitCode: 11,
    meaning: 'the proxy cannot be reached',
    cure: 'check host and port of the proxy, and that it runs',
  },
  'proxy.denied': {
    exitCode: 12,
    meaning: 'the proxy wants a user and a password, or others',
    cure: 'write them into its address: http://user:password@host:port, with %40 for @',
  },
  'proxy.refuses': {
    exitCode: 13,
    meaning: 'the proxy opens no tunnel to the platform',
    cure: 'let it allow CONNECT to this host, or name the host in NO_PROXY where it is reached directly',
  },
  'proxy.malformed': {
    exitCode: 14,
    meaning: 'the address of the proxy makes no sense',
    cure: 'write http://host:port, or env',
  },
  'network.domain': {
    exitCode: 20,
    meaning: 'the domain makes no sense',
    cure: 'set LARK_DOMAIN to feishu, lark, or a base URL like https://open.feishu.cn',
  },
  'network.dns': {
    exitCode: 21,
    meaning: 'the name of the host cannot be resolved',
    cure: 'check the domain, and the DNS of this machine',
  },
  'network.tcp': {
    exitCode: 22,
    meaning: 'no connection can be opened, or it breaks',
    cure: 'check host and port, firewalls, and whether a proxy is needed (LARK_PROXY)',
  },
  'network.tls': {
    exitCode: 23,
    meaning: 'the certificate is not trusted, or TLS fails',
    cure: 'where a proxy looks inside, give its certificate by NODE_EXTRA_CA_CERTS; check the domain and the clock',
  },
  'network.silent': {
    exitCode: 24,
    meaning: 'nothing answers',
    cure: 'check firewalls, and whether a proxy is needed (LARK_PROXY)',
  },
  'network.stranger': {
    exitCode: 25,
    meaning: 'something other than the platform answers',
    cure: 'check the domain, and what is between you and the platform: a gateway, a login page of the network',
  },
  'clock.skewed': {
    exitCode: 30,
    meaning: 'the clock of this machine is wrong',
    cure: 'let it keep time (NTP): pushes that seem too old or too new are refused, and tokens outlive their time',
  },
  'credentials.missing': {
    exitCode: 40,
    meaning: 'credentials are missing',
    cure: 'set LARK_APP_ID and LARK_APP_SECRET, in the environment or in .env; `rxlark register` makes an app',
  },
  'credentials.malformed': {
    exitCode: 41,
    meaning: 'a setting makes no sense',
    cure: `copy app id and app secret from the page of the app ${atConsole}`,
  },
  'credentials.unknown-app': {
    exitCode: 42,
    meaning: 'the platform does not know this app',
    cure: 'check the app id, and that the domain is the one of this app (feishu or lark)',
  },
  'credentials.wrong-brand': {
    exitCode: 43,
    meaning: 'the app lives at the other brand',
    cure: 'change LARK_DOMAIN',
  },
  'credentials.wrong-secret': {
    exitCode: 44,
    meaning: 'the platform refuses the app secret',
    cure: `copy the app secret from the page of the app ${atConsole} again; it may have been reset`,
  },
  'token.app-off': {
    exitCode: 50,
    meaning: 'the app is not in use in this tenant',
    cure: `release a version of the app, and let an admin enable it`,
  },
  'token.refused': {
    exitCode: 51,
    meaning: 'the platform gives no token, or does not take the one it gave',
    cure: 'try again; if it stays so, ask support with the log id',
  },
  'token.address': {
    exitCode: 52,
    meaning: 'this address is not in the IP allow-list of the app',
    cure: 'add the address that your calls come from, in the security settings of the app',
  },
  'token.quota': {
    exitCode: 53,
    meaning: 'the API quota of this month is used up',
    cure: 'wait for the next month, or widen the plan of the tenant',
  },
  'bot.none': {
    exitCode: 60,
    meaning: 'the app has no bot',
    cure: `add the bot ability ${atConsole}, ${release}`,
  },
  'bot.off': {
    exitCode: 61,
    meaning: 'the bot is not active in this tenant',
    cure: 'let an admin enable the app, and see that a version of it is released',
  },
  'scopes.missing': {
    exitCode: 70,
    meaning: 'scopes are missing',
    cure: `ask for them ${atConsole}, ${release}`,
  },
  'events.webhook-mode': {
    exitCode: 80,
    meaning: 'events go to a webhook, not over the long connection',
    cure: `choose the long connection under "Events and callbacks" ${atConsole}, while \`rxlark listen\` runs; or examine the webhook with --webhook <url>`,
  },
  'events.connection-mode': {
    exitCode: 81,
    meaning: 'events go over the long connection, not to a webhook',
    cure: `choose the request URL under "Events and callbacks" ${atConsole}, or leave --webhook out`,
  },
  'events.none': {
    exitCode: 82,
    meaning: 'the app is subscribed to no events',
    cure: `add events under "Events and callbacks" ${atConsole}, ${release}`,
  },
  'events.missing': {
    exitCode: 83,
    meaning: 'the app is not subscribed to events that are needed',
    cure: `add them under "Events and callbacks" ${atConsole}, ${release}`,
  },
  'websocket.forbidden': {
    exitCode: 90,
    meaning: 'the app may not open a long connection',
    cure: `it has to be a self-built app, with the long connection chosen under "Events and callbacks" ${atConsole}`,
  },
  'websocket.limit': {
    exitCode: 91,
    meaning: 'the app has too many long connections',
    cure: 'at most 50: stop some of its processes',
  },
  'websocket.refused': {
    exitCode: 92,
    meaning: 'the platform refuses the long connection',
    cure: 'see the code; try again later',
  },
  'websocket.blocked': {
    exitCode: 93,
    meaning: 'the long connection cannot be opened, and calls can',
    cure: 'let firewalls and proxies pass WebSockets (wss) to this host; the platform names it at each connection',
  },
  'websocket.silent': {
    exitCode: 94,
    meaning: 'the long connection opens, and stays silent',
    cure: 'something between you and the platform holds the frames back: look for a proxy that does not know WebSockets',
  },
  'webhook.unreachable': {
    exitCode: 100,
    meaning: 'the webhook cannot be reached',
    cure: 'check host and port, and that the server runs',
  },
  'webhook.tls': {
    exitCode: 101,
    meaning: 'the certificate of the webhook is not trusted, or TLS fails',
    cure: 'serve a valid certificate with its whole chain',
  },
  'webhook.slow': {
    exitCode: 102,
    meaning: 'the webhook answers too late: the platform waits for 1 s at the challenge',
    cure: 'answer before doing anything else; keep one instance warm',
  },
  'webhook.path': {
    exitCode: 103,
    meaning: 'there is no webhook at this address',
    cure: 'check path and method: the platform posts, and follows no redirect',
  },
  'webhook.key': {
    exitCode: 104,
    meaning: 'the webhook has another encrypt key, or none',
    cure: `set LARK_ENCRYPT_KEY to the encrypt key under "Events and callbacks" ${atConsole}`,
  },
  'webhook.token': {
    exitCode: 105,
    meaning: 'the webhook has another verification token',
    cure: `set LARK_VERIFICATION_TOKEN to the verification token under "Events and callbacks" ${atConsole}`,
  },
  'webhook.raw-body': {
    exitCode: 106,
    meaning: 'the webhook fails at whatever comes: most often the raw bytes of the body are gone',
    cure: 'put no body parser before the handler, or let it keep the raw body; see the log of the server',
  },
  'webhook.no-echo': {
    exitCode: 107,
    meaning: 'the webhook does not answer the challenge',
    cure: 'answer 200 with {"challenge": "..."}, the text that came; `fromWebhook` does',
  },
  'webhook.refuses': {
    exitCode: 108,
    meaning: 'the webhook refuses the challenge',
    cure: 'see the log of the server',
  },
} as const satisfies Readonly<Record<string, FaultFacts>>

export type FaultName = keyof typeof faults
