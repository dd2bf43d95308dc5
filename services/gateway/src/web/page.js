/** The page at /: looks up one user's profile and list, sends an event, says what went wrong. */

const REFRESH_MS = 2_000
const SHOWN_INTERESTS = 12

const byId = (id) => document.getElementById(id)

/** Makes an element; text is always text, never markup. */
const element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...children)
  return made
}

/** Asks the gateway; an error answer becomes an error with the problem's sentences. */
const ask = async (path, options) => {
  const answer = await fetch(path, options)
  const body = await answer.json()
  if (answer.ok) return body
  const faults = (body.errors ?? []).filter((error) => error.detail !== body.detail)
  const sentences = [body.detail, ...faults.map((error) => error.detail)]
  throw Object.assign(new Error(sentences.filter(Boolean).join('\n')), { status: answer.status })
}

const addressOf = (user, query) => {
  const parameters = new window.URLSearchParams(Object.entries(query).filter(([, value]) => value !== ''))
  return `/v1/recommendations/${encodeURIComponent(user)}?${parameters}`
}

const row = (...cells) => element('tr', {}, ...cells.map((cell) => element('td', {}, cell)))

const interestRows = (interests) => {
  const strongest = Math.max(...interests.map((interest) => Math.abs(interest.weight)), Number.MIN_VALUE)
  return interests.slice(0, SHOWN_INTERESTS).map((interest) => {
    const meter = element('meter', { min: 0, max: 1, value: Math.max(0, interest.weight / strongest) })
    return row(interest.name, meter, interest.weight.toFixed(2))
  })
}

const scenarioEntries = (profile) => Object.entries(profile.scenarios ?? {})

const scenarioView = ([name, scenario]) =>
  element(
    'div',
    {},
    element('h4', {}, name),
    element(
      'p',
      { class: 'quiet' },
      `${scenario.activity.sessions} sessions, ${scenario.history.length} recent interactions, last seen ${scenario.activity.lastSeenAt ?? '–'}`,
    ),
    ...(scenario.modelView?.sentences ?? []).map((sentence) => element('p', {}, sentence)),
    element('table', {}, element('tbody', {}, ...interestRows(scenario.interests))),
  )

const showProfile = (profile) => {
  const whole = element(
    'details',
    {},
    element('summary', {}, 'All of it, as JSON'),
    element('pre', {}, JSON.stringify(profile, null, 2)),
  )
  byId('profile').replaceChildren(
    element('p', {}, `${profile.userId}: version ${profile.version}, ${profile.updatedAt}`),
    ...scenarioEntries(profile).map(scenarioView),
    whole,
  )
}

const showList = (list) => {
  const items = list.items.map((item) => row(item.itemId, item.reason, item.score.toFixed(3)))
  const head = `${list.scenario} / ${list.slot}, variant ${list.variant}, release ${list.release ?? 'none yet'}`
  byId('list').replaceChildren(
    element('p', { class: 'quiet' }, head),
    element('table', {}, element('tbody', {}, ...items)),
  )
}

const showNone = (id, error) => byId(id).replaceChildren(element('p', { class: 'quiet' }, error.message))

const offerScenarios = (profile) => {
  const select = byId('scenario')
  const known = new Set([...select.options].map((option) => option.value))
  for (const [name] of scenarioEntries(profile)) {
    if (!known.has(name)) select.append(element('option', { value: name }, name))
  }
  if (select.value === '') select.value = scenarioEntries(profile)[0]?.[0] ?? ''
}

const lookUp = async () => {
  const user = byId('user').value.trim()
  if (user === '') return
  try {
    const profile = await ask(`/v1/profiles/${encodeURIComponent(user)}`)
    offerScenarios(profile)
    showProfile(profile)
  } catch (error) {
    showNone('profile', error)
  }
  const query = {
    scenario: byId('scenario').value,
    slot: byId('slot').value.trim(),
    limit: byId('limit').value,
  }
  try {
    showList(await ask(addressOf(user, query)))
  } catch (error) {
    showNone('list', error)
  }
  byId('message').textContent = `Looked up ${user} at ${new Date().toLocaleTimeString()}.`
}

byId('lookup').addEventListener('submit', (event) => {
  event.preventDefault()
  void lookUp()
})

setInterval(() => {
  if (byId('follow').checked) void lookUp()
}, REFRESH_MS)

byId('collect').addEventListener('submit', async (event) => {
  event.preventDefault()
  const body = byId('event').value
  try {
    const taken = await ask('/v1/events', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    byId('collected').textContent = `Taken: ${taken.eventIds.join(', ')}`
  } catch (error) {
    byId('collected').textContent = error.message
  }
})

const wanted = new window.URLSearchParams(window.location.search).get('user')
if (wanted) {
  byId('user').value = wanted
  void lookUp()
}
