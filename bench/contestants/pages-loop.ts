import { Agent } from 'node:http'
import { fetch } from 'cross-fetch'
import { domain, measure, work } from './pages-drive.js'

interface Page {
  readonly items: readonly unknown[]
  readonly has_more: boolean
  readonly page_token: string
}

const agent = new Agent({ keepAlive: true })
const init = { headers: { authorization: 'Bearer t-1' }, agent } as RequestInit

async function get(token?: string): Promise<Page> {
  const query = token === undefined ? '' : `&page_token=${token}`
  const answer = (await (await fetch(`${domain}/open-apis/im/v1/chats?page_size=50${query}`, init)).json()) as { data: Page }
  return answer.data
}

await measure(async () => {
  let worked = 0
  for (let next: Promise<Page> | undefined = get(); next;) {
    const page: Page = await next
    next = page.has_more ? get(page.page_token) : undefined
    page.items.forEach((_, index) => index === 0 && work())
    worked += 1
  }
  return worked
})
