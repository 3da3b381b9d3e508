/** The whole soak (`npm run soak`): 200,000 events over 50 lost connections. */
import { soak } from './soak.js'

const allowed = 10 * 2 ** 20

const report = await soak({ events: 200_000, disconnects: 50, warmUp: 20_000 })
console.log(report)
if (report.lost > 0 || report.doubled > 0) throw new Error('events were lost, or handled twice')
if (report.growth > allowed) throw new Error('memory grows')
