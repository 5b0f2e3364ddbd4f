import Router from '@koa/router'
import Koa from 'koa'
import bodyParser from 'koa-bodyparser'
import { feelingOf } from './feeling'

const app = new Koa()
const router = new Router({ prefix: '/hours' })

const playlistFor = (mood: number, strength: number): string | undefined => {
  if (mood >= 0.4) return strength > 2 ? 'anthems' : 'sunny side'
  if (mood > -0.2 && mood < 0.4) return 'dusk'
  if (mood <= -0.5) return 'strings'
}

router.post('/', async (ctx) => {
  const { letter } = ctx.request.body as { letter: string }
  const { mood, strength } = await feelingOf(letter)
  const playlist = playlistFor(mood, strength)
  if (playlist === undefined) ctx.throw(404, 'we have no records for that')
  ctx.body = { playlist }
})

app.use(bodyParser())
app.use(router.routes())
app.use(router.allowedMethods())

app.listen(5000)
