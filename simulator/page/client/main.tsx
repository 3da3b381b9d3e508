import { render } from 'preact'
import { App } from './app.js'
import { openStore, StoreContext } from './store.js'
import './style.css'
import './marbles/marbles.css'
import './chat/chat.css'

const store = openStore()

render(
  <StoreContext.Provider value={store}>
    <App />
  </StoreContext.Provider>,
  document.body,
)
