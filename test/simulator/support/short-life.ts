import { firstValueFrom, ReplaySubject } from 'rxjs'
import { simulate } from '../../../simulator/index.js'
import type { Simulator } from '../../../simulator/index.js'
import { connect } from './raw-websocket.js'

const started$ = new ReplaySubject<Simulator>(1)
const running = simulate().subscribe(started$)
const simulator = await firstValueFrom(started$)
const connection = await connect(simulator)
await simulator.user('Ann').says('never answered')
await connection.next()
running.unsubscribe()
console.log('over')
