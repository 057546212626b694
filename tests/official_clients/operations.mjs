// Calls operations of `@alicloud/dingtalk`, each with every field filled: as many as are asked for, drawn by the seed, or all.
// Prints a line of JSON for what became of each. Requests are made by reflection on the client's models.
import fs from 'node:fs'
import path from 'node:path'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const OpenApi = require('@alicloud/openapi-client')
const { RuntimeOptions } = require('@alicloud/tea-util')
const { address, tokens, known, seed, sample, without } = JSON.parse(process.env.OPERATIONS)
const products = path.join(path.dirname(require.resolve('@alicloud/dingtalk/package.json')), 'dist')

let state = [...seed].reduce((sum, letter) => Math.imul(sum, 31) + letter.codePointAt(0) | 0, 7)
// mulberry32: Math.random takes no seed.
function random() {
  state = state + 0x6d2b79f5 | 0
  let mixed = Math.imul(state ^ state >>> 15, 1 | state)
  mixed = mixed + Math.imul(mixed ^ mixed >>> 7, 61 | mixed) ^ mixed
  return ((mixed ^ mixed >>> 14) >>> 0) / 2 ** 32
}
const upTo = (most) => 1 + Math.floor(random() * most)

function* operations() {
  for (const product of fs.readdirSync(products).sort()) {
    const file = path.join(products, product, 'client.js')
    if (!fs.existsSync(file)) continue
    for (const [, name] of fs.readFileSync(file, 'utf8').matchAll(/^ {4}async (\w+)WithOptions\(/gm)) yield [product, name]
  }
}

function value(name, type, within) {
  if (typeof type === 'function') return within.includes(type) ? undefined : model(type, [...within, type])
  if (type.type === 'array') {
    const held = value(name, type.itemType, within)
    return held === undefined ? undefined : [held]
  }
  if (type.type === 'map') {
    const held = value('value', type.valueType, within)
    return held === undefined ? undefined : { key: held }
  }
  if (type === '{[key: string]: any}') return {}
  if (type === 'boolean') return name !== 'stream' && random() < 0.5
  if (type === 'number') return upTo(/^(maxResults|pageSize|size|limit)$/i.test(name) ? 20 : 99)
  const found = known.find(([ending]) => new RegExp(ending, 'i').test(name))
  return found ? found[1] : `${name}-${upTo(99)}`
}

function model(type, within) {
  const fields = Object.entries(type.types()).map(([name, of]) => [name, value(name, of, within)])
  return new type(Object.fromEntries(fields.filter(([, held]) => held !== undefined)))
}

let asked
const execute = OpenApi.default.prototype.execute
OpenApi.default.prototype.execute = function (params, ...rest) {
  asked = params
  return execute.call(this, params, ...rest)
}

async function call(product, name, token) {
  const module = require(path.join(products, product, 'client.js'))
  const client = new module.default(new OpenApi.Config({ protocol: 'http', endpoint: address }))
  const method = client[`${name}WithOptions`]
  const signature = method.toString().match(/\(([^)]*)\)/)[1].split(',').map((parameter) => parameter.trim())
  const stem = name[0].toUpperCase() + name.slice(1)
  const parameters = signature.map((parameter) => {
    if (parameter === 'runtime') return new RuntimeOptions({})
    if (parameter === 'headers') {
      const headers = module[`${stem}Headers`]
      return headers ? new headers({ xAcsDingtalkAccessToken: token }) : {}
    }
    if (parameter === 'request' || parameter === 'tmpReq') return model(module[`${stem}Request`], [])
    return value(parameter, 'string', [])
  })
  try {
    const answer = await method.apply(client, parameters)
    return { shape: 'x-fake-answer' in answer.headers }
  } catch (error) {
    const { code, message } = error.data ?? {}
    return code ? { code, message } : { fault: String(error.stack ?? error) }
  }
}

const all = [...operations()]
let chosen = all.filter(([product, name]) => !without.includes(`${product}.${name}`))
if (sample) {
  chosen = chosen.map((operation) => [random(), operation]).sort(([one], [other]) => one - other)
  chosen = chosen.slice(0, sample).map(([, operation]) => operation).sort()
}
console.log(JSON.stringify({ chosen: chosen.length, total: all.length }))
for (const [product, name] of chosen) {
  let told
  for (const token of tokens) {
    told = await call(product, name, token)
    if (told.code !== 'InvalidAuthentication') break
  }
  console.log(JSON.stringify({ name: `${product}.${name}`, method: asked.method, path: asked.pathname, ...told }))
}
