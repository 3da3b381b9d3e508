import { useCallback, useMemo, useState } from 'preact/hooks'
import { ask } from '../ask.js'
import { useSelected } from '../store.js'
import type { SimulatedMessage } from '../../../message.js'
import { Acts } from './chat-acts.js'
import { ChatPane } from './chat-pane.js'
import { Names } from './names.js'
import type { NameOf } from './names.js'
import { NewGroup } from './new-group.js'
import type { GroupWish } from './new-group.js'
import { People } from './people.js'
import { Sidebar } from './sidebar.js'
import { ToastList, useToasts } from './toasts.js'
import type { Toasts } from './toasts.js'
import { useActs } from './use-acts.js'
import { useStanding } from './use-standing.js'
import type { Standing } from './use-standing.js'

/** The chat client: who one is, where one talks, and what is said there. */
export function Chat() {
  const apps = useSelected((state) => state.apps)
  const people = useSelected((state) => state.people)
  const chats = useSelected((state) => state.chats)
  const isLive = useSelected((state) => state.status !== 'connecting')
  const standing = useStanding(
    { apps, people, chats },
    useSelected((state) => state.messages),
    isLive,
  )
  const { toasts, show } = useToasts()
  const nameOf = useCallback<NameOf>(
    (id) => {
      const app = apps.find(({ appId, botOpenId }) => appId === id || botOpenId === id)
      return people.get(id)?.name ?? app?.botName ?? ''
    },
    [apps, people],
  )
  return (
    <Names.Provider value={nameOf}>
      <People.Provider value={standing.everybody}>
        <Rooms standing={standing} show={show} />
        <ToastList toasts={toasts} />
      </People.Provider>
    </Names.Provider>
  )
}

function Rooms({ standing, show }: { readonly standing: Standing; readonly show: Toasts['show'] }) {
  const { me, place, setPlace } = standing
  const [isListShown, showList] = useState(false)
  const [replyTo, setReplyTo] = useState<SimulatedMessage>()
  const [threadOf, setThreadOf] = useState<SimulatedMessage>()
  const open = useMemo(() => ({ reply: setReplyTo, thread: setThreadOf }), [])
  const acts = useActs(me.openId, show, open)
  const go = (key: string) => {
    setPlace(key)
    setReplyTo(undefined)
    setThreadOf(undefined)
    showList(false)
  }
  return (
    <Acts.Provider value={acts}>
      <div class="chat" data-list={isListShown}>
        <Lists standing={standing} show={show} go={go} />
        <ChatPane
          key={`${me.name} ${place?.key ?? ''}`}
          standing={standing}
          speech={acts}
          replyTo={replyTo}
          onReply={setReplyTo}
          threadOf={threadOf}
          onThread={setThreadOf}
          onList={() => showList(!isListShown)}
        />
      </div>
    </Acts.Provider>
  )
}

interface ListsProps {
  readonly standing: Standing
  readonly show: Toasts['show']
  /** Goes to the place of a key. */
  readonly go: (key: string) => void
}

/** Who one is, where one can talk, and how a person or a group is added. */
function Lists({ standing: { me, everybody, place, places, unread, setMe }, show, go }: ListsProps) {
  const apps = useSelected((state) => state.apps)
  const [isOpening, setOpening] = useState(false)
  const tried = (work: Promise<unknown>) => void work.catch((error: unknown) => show('error', (error as Error).message))
  const become = (openId: string) => {
    setMe(openId)
    go(place?.key ?? '')
  }
  const newPerson = async (name: string) => become((await ask({ do: 'newPerson', name })).openId)
  const newGroup = async (wish: GroupWish) => {
    setOpening(false)
    go((await ask({ do: 'newGroup', as: me.openId, ...wish })).chatId)
  }
  return (
    <>
      <Sidebar
        people={everybody}
        places={places}
        place={place}
        me={me}
        unread={unread}
        onPerson={({ openId }) => become(openId)}
        onNewPerson={(name) => tried(newPerson(name))}
        onPlace={({ key }) => go(key)}
        onNewGroup={() => setOpening(true)}
      />
      {isOpening && (
        <NewGroup
          apps={apps}
          people={everybody.filter((one) => one !== me)}
          onGroup={(wish) => tried(newGroup(wish))}
          onClose={() => setOpening(false)}
        />
      )}
    </>
  )
}
